"""Bruno pays, falls ill, and Olga gives him his money back; then the whole evening is off."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.buying import PAID, expect_title, pay, reserve
from tests.journeys.inspecting import findings
from tests.journeys.watching import Windows
from tests.live_server import Shop

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]


@pytest.fixture(scope="module")
def event_id(shop: Shop) -> str:
    """An event of the demo organiser's for this journey."""
    return shop.create_event("Four Walls", "Stalls:80:300", slug="four-walls", organiser="ticketonline-presents")


def log_in(page: Page, shop: Shop, event_id: str) -> None:
    username, _, password = (shop.data / "demo-login").read_text().strip().partition(" ")
    page.goto(f"{shop.url}/manage/ticketonline-presents/events/{event_id}/")
    page.locator("input[name=login]").fill(username)
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Four Walls")


def test_an_order_is_cancelled_and_refunded_and_then_the_whole_event(
    shop: Shop, windows: Windows, window: BrowserContext, event_id: str
):
    bruno, olga = window.new_page(), windows.open(bypass_csp=True).new_page()  # axe adds a style of its own
    buy(bruno, shop)
    log_in(olga, shop, event_id)

    olga.get_by_role("link", name="Orders", exact=True).last.click()
    olga.locator(".orders-table a").first.click()
    olga.get_by_role("link", name="Cancel and refund").click()
    expect_title(olga, "Cancel and refund")
    expect(olga.get_by_text("€160.00 go back to where they came from")).to_be_visible()
    expect(olga.get_by_label("Refund the money")).to_be_checked()
    assert findings(olga) == []
    olga.get_by_role("button", name="Yes, cancel it").click()

    expect(olga.get_by_text("The order is cancelled. Its tickets are on sale again.")).to_be_visible()
    expect(olga.get_by_text("Cancelled after it was paid")).to_be_visible()
    assert findings(olga) == []
    bruno.reload()
    expect_title(bruno, "Order cancelled")
    expect(bruno.get_by_text("€160.00 went back to you.")).to_be_visible()

    buy(bruno, shop)
    olga.goto(f"{shop.url}/manage/ticketonline-presents/events/{event_id}/cancel/")
    olga.get_by_role("button", name="Yes, cancel the event").click()
    olga.locator("summary", has_text="Refund everybody who paid").click()
    olga.get_by_role("button", name="Yes, refund everybody").click()

    expect(olga.get_by_text("All the money went back.")).to_be_visible()
    assert findings(olga) == []


def buy(page: Page, shop: Shop) -> None:
    reserve(page, f"{shop.url}/en/events/four-walls/", Stalls=2)
    pay(page)
    expect_title(page, PAID)
