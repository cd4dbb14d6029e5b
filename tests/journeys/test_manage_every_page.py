"""The back office's pages that no journey of their own looks over: accessible in every look, and fit for every screen.

Those of an event, its ticket types, the team and the account are looked over where they are walked through.
"""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.buying import expect_title
from tests.journeys.inspecting import findings
from tests.journeys.storefront import reserve_elsewhere
from tests.journeys.test_manage_events import log_in
from tests.journeys.watching import Windows
from tests.live_server import DEMO_ORGANISER, Shop

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]


@pytest.fixture
def page(shop: Shop, windows: Windows) -> Page:
    """The overview of the demo's organiser, in its owner's window."""
    page = windows.open(bypass_csp=True).new_page()  # axe adds a style of its own
    log_in(page, shop)
    return page


def test_the_overview_the_log_and_the_numbers(page: Page):
    found = {"overview": findings(page)}
    page.get_by_text("Money by event").click()
    page.get_by_text("The same in numbers").click()
    found["overview, all of it"] = findings(page)
    page.get_by_role("link", name="New event").first.click()
    found["new event"] = findings(page)
    page.get_by_role("link", name="Log", exact=True).click()
    expect_title(page, "Log")
    found["log"] = findings(page)
    page.get_by_role("link", name="Events", exact=True).click()
    page.locator(".event-row-name a").first.click()
    page.get_by_role("link", name="Numbers").click()
    expect(page.get_by_role("heading", name="Money")).to_be_visible()
    found["numbers"] = findings(page)

    assert only_wrong(found) == {}


def test_the_orders_and_each_state_of_one(page: Page, shop: Shop):
    event_id = shop.create_event("Looked Over", "Seat:30.00:9", slug="looked-over")
    order = f"{shop.url}/manage/{DEMO_ORGANISER}/orders/{reserve_elsewhere(shop, event_id, Seat=2)}/"
    found = {}

    page.get_by_role("link", name="Orders", exact=True).click()
    page.get_by_text("By event, state and day").click()
    found["list"] = findings(page)
    page.get_by_label("Name, e-mail address or number").fill("nobody@example.org")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_text("No order is like this.")).to_be_visible()
    found["list of nothing"] = findings(page)
    page.goto(order)
    page.get_by_text("Cancel this order").click()
    found["held"] = findings(page)
    page.get_by_label("Minutes").fill("99999")
    page.get_by_role("button", name="Hold for longer").click()
    expect(page.locator(".field-errors")).to_be_visible()
    found["refused"] = findings(page)
    page.get_by_role("textbox", name="Comment").fill("She rings back on Monday.")
    page.get_by_role("region", name="Comment").get_by_role("button", name="Save").click()
    expect(page.get_by_text("The comment is saved.")).to_be_visible()
    page.get_by_text("Cancel this order").click()
    page.get_by_role("button", name="Yes, cancel it").click()
    expect(page.get_by_text("The order is cancelled.")).to_be_visible()
    found["cancelled"] = findings(page)
    page.get_by_role("link", name="Orders").last.click()
    page.get_by_role("row").filter(has_text="Paid").first.get_by_role("link").click()
    expect(page.get_by_role("heading", name="Payments")).to_be_visible()
    found["paid"] = findings(page)

    assert only_wrong(found) == {}


def test_an_address_where_nothing_is_leads_back(page: Page, shop: Shop):
    page.goto(f"{shop.url}/manage/{DEMO_ORGANISER}/nothing/")
    found = findings(page)
    page.get_by_role("link", name="Go to the back office").click()

    expect_title(page, "Overview")
    assert found == []


def only_wrong(found: dict[str, list[str]]) -> dict[str, list[str]]:
    """The pages on which something is wrong."""
    return {what: wrong for what, wrong in found.items() if wrong}
