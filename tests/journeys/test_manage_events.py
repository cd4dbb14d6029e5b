"""Olga puts an event on sale in the back office, with the keyboard alone; her pages look right everywhere."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.inspecting import findings
from tests.journeys.test_keyboard import go_to
from tests.journeys.watching import Windows
from tests.live_server import Shop

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

PAGES = ("", "details/", "postpone/", "cancel/", "duplicate/", "delete/")


def log_in(page: Page, shop: Shop) -> None:
    """Let the demo organiser's owner in."""
    username, _, password = (shop.data / "demo-login").read_text().strip().partition(" ")
    page.goto(f"{shop.url}/manage/")
    page.locator("input[name=login]").fill(username)
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_role("link", name="Events", exact=True)).to_be_visible()


def type_into(page: Page, label: str, text: str) -> None:
    """Go to the field with the Tab key, and type over what is in it."""
    go_to(page, page.get_by_label(label))
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type(text)


def press(page: Page, role: str, name: str) -> None:
    """Go to a button or a link with the Tab key, and press Enter."""
    go_to(page, page.get_by_role(role, name=name, exact=True))  # type: ignore[arg-type]
    page.keyboard.press("Enter")


def test_olga_puts_an_event_on_sale_without_a_mouse(shop: Shop, windows: Windows):
    page = windows.open(timezone_id="Europe/Warsaw").new_page()
    log_in(page, shop)

    press(page, "link", "Events")
    press(page, "link", "New event")
    expect(page.get_by_role("heading", level=1)).to_have_text("New event")
    type_into(page, "Name", "Keyboard Night")
    go_to(page, page.get_by_label("Begins"))
    page.keyboard.type("06052031")
    page.keyboard.press("ArrowRight")
    page.keyboard.type("0730PM")
    expect(page.get_by_label("Begins")).to_have_value("2031-06-05T19:30")
    go_to(page, page.get_by_label("Time zone"))
    page.keyboard.type("Europe/Wars")
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Warsaw")
    type_into(page, "Venue", "Blue Note")
    type_into(page, "City", "Poznań")
    go_to(page, page.get_by_label("Description"))
    page.keyboard.type("# Programme\n\nJazz with **Ola**.")
    press(page, "button", "Preview the description")
    expect(page.locator("#preview").get_by_role("heading", name="Programme")).to_be_visible()
    press(page, "button", "Save and go on to the tickets")

    expect(page.get_by_text("The draft is saved.")).to_be_visible()
    type_into(page, "Name", "Standing")
    type_into(page, "Price", "80")
    type_into(page, "How many", "300")
    press(page, "button", "Add ticket type")
    expect(page.get_by_text("“Standing” was added.")).to_be_visible()

    go_to(page, page.get_by_role("navigation", name="Parts of the event").get_by_role("link", name="Overview"))
    page.keyboard.press("Enter")
    press(page, "button", "Publish")
    expect(page.get_by_text("Anybody can find it now.")).to_be_visible()
    press(page, "link", "See it in the shop")

    expect(page.get_by_role("heading", level=1)).to_have_text("Keyboard Night")
    expect(page.get_by_role("heading", name="Programme")).to_be_visible()
    expect(page.get_by_text("Thursday, June 5, 2031, 7:30 PM").first).to_be_visible()
    expect(page.get_by_role("spinbutton", name="Standing")).to_be_visible()


def test_the_first_event_of_a_new_organiser_takes_the_browsers_time_zone(shop: Shop, windows: Windows):
    page = windows.open(timezone_id="Asia/Tokyo").new_page()
    page.goto(f"{shop.url}/manage/account/signup/")
    page.locator("input[name=email]").fill("tomo@example.org")
    page.locator("input[name=password1]").fill("seven quiet llamas")
    page.get_by_role("button", name="Sign up", exact=True).click()
    page.get_by_label("Name").fill("Tokyo Nights")
    page.get_by_role("button", name="Go on").click()

    page.get_by_role("link", name="Events", exact=True).click()
    page.get_by_role("link", name="New event").first.click()

    expect(page.get_by_label("Time zone")).to_have_value("Asia/Tokyo")


def test_the_pages_of_an_event_are_accessible_and_fit_every_screen(shop: Shop, windows: Windows):
    page = windows.open(bypass_csp=True).new_page()  # axe adds a style of its own
    log_in(page, shop)
    page.get_by_role("link", name="Events", exact=True).click()
    found = {"list": findings(page)}
    event = f"{shop.url}{page.locator('.event-row-name a').first.get_attribute('href')}"
    for path in PAGES:
        page.goto(f"{event}{path}")
        found[path] = findings(page)
    page.goto(f"{event}details/")
    page.get_by_label("Name", exact=True).fill("")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Nothing is saved yet.")).to_be_visible()
    found["refused"] = findings(page)

    assert {path: broken for path, broken in found.items() if broken} == {}
