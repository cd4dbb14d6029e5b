"""A team comes together: an owner invites, the invited person signs up and joins, is narrowed, and leaves."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.inspecting import findings
from tests.journeys.kept_mail import kept_mail
from tests.journeys.watching import Windows
from tests.live_server import Shop

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

PASSWORD = "seven quiet llamas"


@pytest.fixture
def owners_page(shop: Shop, windows: Windows) -> Page:
    """The team's page, in the window of the demo organiser's owner."""
    page = windows.open(bypass_csp=True).new_page()  # axe adds a style of its own
    username, _, password = (shop.data / "demo-login").read_text().strip().partition(" ")
    page.goto(f"{shop.url}/manage/")
    log_in(page, username, password)
    page.get_by_role("link", name="Team", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Team")
    return page


def log_in(page: Page, name: str, password: str) -> None:
    page.locator("input[name=login]").fill(name)
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="Log in", exact=True).click()


def invite(page: Page, email: str, role: str) -> str:
    """Invite somebody; the link that the page shows."""
    page.get_by_role("link", name="Invite somebody").click()
    page.get_by_label("E-mail address").fill(email)
    page.get_by_label(f"{role}:").check()
    page.get_by_role("button", name="Invite", exact=True).click()
    expect(page.get_by_text(f"{email} is invited.")).to_be_visible()
    return page.get_by_label("The link, shown this once").input_value()


def row_of(page: Page, name: str):
    return page.get_by_role("listitem").filter(has_text=name)


def test_vera_is_invited_signs_up_joins_is_narrowed_and_leaves(shop: Shop, owners_page: Page, windows: Windows):
    link = invite(owners_page, "vera@example.org", "Viewer")
    token = link.rstrip("/").rpartition("/")[2]
    assert link in kept_mail(shop, "vera@example.org").get_body(("plain",)).get_content()

    # She opens the link without an account, and comes back to the invitation with one.
    veras = windows.open().new_page()
    asked: list[tuple[str, str]] = []
    veras.on("request", lambda request: asked.append((request.url, request.all_headers().get("referer", ""))))
    veras.goto(link)
    expect(veras.get_by_role("heading", level=1)).to_have_text("Ticketonline Presents invites you to its team")
    expect(veras).to_have_title("Invitation · Ticketonline")
    veras.get_by_role("main").get_by_role("link", name="Sign up").click()
    veras.locator("input[name=email]").fill("vera@example.org")
    veras.locator("input[name=password1]").fill(PASSWORD)
    veras.get_by_role("button", name="Sign up", exact=True).click()
    veras.get_by_role("button", name="Join the team").click()
    expect(veras.get_by_text("Welcome to the team of Ticketonline Presents.")).to_be_visible()
    assert [url for url, referer in asked[1:] if token in url + referer] == []

    # She is narrowed to one event, of which the owner's list tells.
    owners_page.reload()
    row_of(owners_page, "vera@example.org").get_by_role("link", name="Change").click()
    owners_page.get_by_label("Only chosen events").check()
    event = owners_page.get_by_role("checkbox").first
    event.check()
    owners_page.get_by_role("button", name="Save").click()
    expect(row_of(owners_page, "vera@example.org")).to_contain_text("Only:")

    # She leaves, without being allowed to see the team.
    veras.get_by_role("link", name="vera@example.org").click()
    veras.get_by_role("link", name=re.compile("^Leave")).click()
    veras.get_by_role("button", name="Leave the team").click()
    expect(veras.get_by_text("You have left the team of Ticketonline Presents.")).to_be_visible()
    owners_page.reload()
    expect(row_of(owners_page, "vera@example.org")).to_have_count(0)


def test_who_is_removed_while_looking_finds_nothing(shop: Shop, owners_page: Page, windows: Windows):
    link = invite(owners_page, "rafal@example.org", "Manager")
    theirs = windows.open().new_page()
    theirs.goto(link)
    theirs.get_by_role("main").get_by_role("link", name="Sign up").click()
    theirs.locator("input[name=email]").fill("rafal@example.org")
    theirs.locator("input[name=password1]").fill(PASSWORD)
    theirs.get_by_role("button", name="Sign up", exact=True).click()
    theirs.get_by_role("button", name="Join the team").click()
    places = theirs.get_by_role("navigation", name="Ticketonline Presents")
    expect(places.get_by_role("link", name="Orders", exact=True)).to_be_visible()

    owners_page.reload()
    row_of(owners_page, "rafal@example.org").get_by_role("link", name="Remove").click()
    owners_page.get_by_role("button", name="Remove").click()
    expect(owners_page.get_by_text("rafal@example.org is not in the team any more.")).to_be_visible()
    places.get_by_role("link", name="Events", exact=True).click()

    expect(theirs.get_by_role("heading", level=1)).to_have_text("There is nothing at this address.")


@pytest.mark.one_engine
def test_the_teams_pages_are_accessible_and_fit(shop: Shop, owners_page: Page, windows: Windows):
    found = {}
    base = owners_page.url.removesuffix("team/")

    found["invite"] = looked_over(owners_page, f"{base}team/invite/")
    owners_page.get_by_label("Only chosen events").check()
    owners_page.get_by_role("button", name="Invite", exact=True).click()
    found["invite, refused"] = findings(owners_page)
    owners_page.goto(f"{base}team/")
    link = invite(owners_page, "a.rather.long.name@theatre-of-the-north.example.org", "Viewer")
    found["team"] = findings(owners_page)
    owners_page.get_by_role("link", name=re.compile("^Change")).last.click()
    found["member"] = findings(owners_page)
    owners_page.goto(f"{base}team/")
    owners_page.get_by_role("link", name=re.compile("^Remove")).last.click()
    found["remove"] = findings(owners_page)
    found["leave"] = looked_over(owners_page, f"{base}leave/")
    found["settings"] = looked_over(owners_page, f"{base}settings/")
    found["invitation"] = looked_over(windows.open(bypass_csp=True).new_page(), link)

    assert {name: broken for name, broken in found.items() if broken} == {}


def looked_over(page: Page, address: str) -> list[str]:
    """What is wrong with the page there."""
    page.goto(address)
    return findings(page)
