"""The whole of buying with JavaScript switched off."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.buying import (
    CANCELLED,
    DECLINED_CARD,
    PAID,
    PAY,
    amount_of,
    cancel_question,
    expect_title,
    give_address,
    pay,
    press_reserve,
    reserve,
    time_left,
    total,
)
from tests.journeys.storefront import count_left, count_sold
from tests.journeys.watching import Windows
from tests.live_server import Shop

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]


@pytest.fixture
def page(windows: Windows) -> Page:
    """An empty page in a window that runs no script."""
    return windows.open(java_script_enabled=False).new_page()


def test_bruno_buys_and_each_page_refreshes_itself_while_something_can_change(shop: Shop, page: Page):
    event_id = shop.create_event("Slow Radio", "Seat:30.00:9", slug="slow-radio", city="Bremen")
    page.goto(f"{shop.url}/")
    page.get_by_label("Search by name or place").fill("slow bremen")
    page.get_by_role("button", name="Search").click()
    page.get_by_role("link", name="Slow Radio").click()
    expect(page.get_by_role("button")).to_have_count(1)
    expect(total(page)).to_be_hidden()
    amount_of(page, "Seat").fill("2")
    press_reserve(page)

    expect_title(page, PAY)
    expect(time_left(page)).to_have_text(re.compile(r"^1[45]:\d\d$"))
    give_address(page)
    pay(page, DECLINED_CARD)
    expect(page.get_by_role("alert").first).to_have_text(
        "Your card has been declined.Your tickets are still held: you can try again."
    )
    pay(page)

    expect_title(page, PAID)
    expect(page.get_by_text("Ticket 2 of 2")).to_be_visible()
    assert count_sold(shop, event_id) == {"Seat": 2}


def test_bruno_cancels(shop: Shop, page: Page):
    event_id = shop.create_event("Long Wave", "Seat:30.00:9", slug="long-wave")
    reserve(page, f"{shop.url}/en/events/long-wave/", Seat=2)

    cancel_question(page).click()
    page.get_by_role("button", name="Yes, cancel it").click()

    expect_title(page, CANCELLED)
    assert count_left(shop, event_id) == {"Seat": 9}


def test_a_refused_wish_leaves_a_page_that_can_be_loaded_again_and_read_in_another_language(
    page: Page, stellas_page: Page, jazz_night: str
):
    reserve(page, jazz_night, VIP=1)
    stellas_page.goto(page.url)
    pay(stellas_page)
    expect_title(stellas_page, PAID)

    pay(page)
    expect(page.get_by_role("alert")).to_have_text("This reservation is already paid.")
    page.get_by_role("link", name="Polski").click()

    expect(page.locator("html")).to_have_attribute("lang", "pl")
    expect(page.get_by_role("article")).to_have_count(1)
