"""Dora sells at the door with her phone: two tickets for cash, and one out of a contingent for nothing."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.inspecting import findings
from tests.journeys.sizes import LEAST_TARGET, PHONE, targets_too_small, width_too_much
from tests.journeys.watching import Windows
from tests.live_server import Shop

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]


@pytest.fixture
def event_address(shop: Shop) -> str:
    """Where the back office has an event of the demo organiser's that nobody else sells."""
    event_id = shop.create_event("Spring Tide", "Pier:80:300", "Boat:45.50:50", organiser="ticketonline-presents")
    return f"{shop.url}/manage/ticketonline-presents/events/{event_id}"


def log_in(page: Page, shop: Shop, address: str) -> None:
    username, _, password = (shop.data / "demo-login").read_text().strip().partition(" ")
    page.goto(address)
    page.locator("input[name=login]").fill(username)
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_role("link", name="Box office", exact=True)).to_be_visible()


def test_two_are_sold_for_cash_and_one_of_a_contingent_is_given_away(shop: Shop, windows: Windows, event_address: str):
    page = windows.open(**PHONE | {"bypass_csp": True}).new_page()  # axe adds a style of its own
    log_in(page, shop, f"{event_address}/sell/")

    sell_two_for_cash(page)
    keep_back(page)
    give_one_away(page)

    page.get_by_role("link", name="Kept back", exact=True).tap()
    expect(page.locator(".type", has_text="Press")).to_contain_text("3 tickets")
    assert findings(page) == []


def test_it_works_without_scripts_and_a_reload_sells_nothing(shop: Shop, windows: Windows, event_address: str):
    page = windows.open(java_script_enabled=False).new_page()
    log_in(page, shop, f"{event_address}/sell/")

    page.get_by_label("Boat", exact=True).fill("2")
    page.get_by_label("Card terminal").check()
    page.get_by_role("button", name="Sell", exact=True).click()
    expect(page.get_by_role("heading", name="Sold for €91.00")).to_be_visible()
    page.reload()

    expect(page.get_by_text("48 left")).to_be_visible()
    page.get_by_role("link", name="Open the order").click()
    expect(page.locator("[aria-labelledby=payments]")).to_contain_text("Card terminal")


def sell_two_for_cash(page: Page) -> None:
    """The sum is there before anybody pays; afterwards the form is empty for the next in the queue."""
    expect(page.locator("[data-total]")).to_have_text("€0.00")
    for _ in range(2):
        page.get_by_role("button", name="One more: Pier").tap()
    expect(page.locator("[data-total]")).to_have_text("€160.00")
    expect(page.get_by_label("Cash", exact=True)).to_be_checked()
    page.get_by_role("button", name="Show the total").tap()
    expect(page.get_by_text("This costs €160.00. Nothing is sold yet.")).to_be_visible()
    page.get_by_label("Given in cash").fill("200")
    expect(page.locator("[data-change]")).to_have_text("€40.00")
    expect_fits(page)
    page.get_by_role("button", name="Sell", exact=True).tap()
    expect(page.get_by_role("heading", name="Sold for €160.00")).to_be_visible()
    expect(page.get_by_label("Pier", exact=True)).to_have_value("0")
    expect(page.get_by_text("298 left")).to_be_visible()
    assert findings(page) == []
    page.set_viewport_size(PHONE["viewport"])


def keep_back(page: Page) -> None:
    page.get_by_role("link", name="Kept back", exact=True).tap()
    page.get_by_label("Ticket type").select_option(label="Boat (50)")
    page.get_by_label("Name", exact=True).fill("Press")
    page.get_by_label("Tickets", exact=True).fill("4")
    expect_fits(page)
    page.get_by_role("button", name="Keep back").tap()
    expect(page.get_by_text("“Press” is saved.")).to_be_visible()


def give_one_away(page: Page) -> None:
    """A gift says to whom; when that is forgotten, nothing that was chosen is lost."""
    page.get_by_role("link", name="Box office", exact=True).tap()
    expect(page.get_by_text("46 left")).to_be_visible()
    page.get_by_role("button", name="One more: Boat").tap()
    page.get_by_label("Nothing: given away").check()
    page.get_by_label("Out of a contingent").select_option(label="Press: Boat (4)")
    page.get_by_role("button", name="Sell", exact=True).tap()
    expect(page.locator("#id_reason")).to_have_attribute("aria-invalid", "true")
    expect(page.get_by_label("Boat", exact=True)).to_have_value("1")
    page.get_by_label("To whom, or why it is given away").fill("The Evening Gull")
    expect_fits(page)
    page.get_by_role("button", name="Sell", exact=True).tap()
    expect(page.get_by_role("heading", name="Given out for nothing")).to_be_visible()
    expect(page.get_by_text("46 left")).to_be_visible()


def expect_fits(page: Page) -> None:
    """Nothing reaches over the right edge, and what is touched is large enough for a thumb."""
    assert width_too_much(page) == 0
    assert targets_too_small(page, LEAST_TARGET) == []
