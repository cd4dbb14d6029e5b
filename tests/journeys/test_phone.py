"""Buying on a phone, by touch."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.buying import BRUNO, PAID, PAY, address_field, amount_of, expect_title, pay_button, time_left, total
from tests.journeys.sizes import LEAST_TARGET, PHONE, targets_too_small, width_too_much
from tests.journeys.watching import Windows
from tests.live_server import Shop

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]


def test_bruno_buys_with_his_thumb_and_never_scrolls_sideways(shop: Shop, windows: Windows):
    shop.create_event("Pocket Opera", "Stalls:80.00:50", "Gallery:45.50:200", slug="pocket-opera", city="Gdańsk")
    page = windows.open(**PHONE).new_page()
    page.goto(f"{shop.url}/en/")
    expect_fits(page)

    page.get_by_label("Search by name or place").tap()
    page.keyboard.type("pocket opera")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_contain_text("1 event")
    expect_fits(page)
    page.get_by_role("link", name="Pocket Opera").tap()

    expect_title(page, "Pocket Opera")
    more = page.get_by_role("button", name="One more: Stalls")
    more.tap()
    more.tap()
    expect(amount_of(page, "Stalls")).to_have_value("2")
    expect(total(page)).to_have_text("€160.00")
    expect_fits(page)
    page.get_by_role("button", name="Make a reservation").tap()

    expect_title(page, PAY)
    expect_fits(page)
    address_field(page).tap()
    page.keyboard.type(BRUNO)
    page.get_by_role("button", name="Continue").tap()
    expect(pay_button(page)).to_be_in_viewport()
    expect_fits(page)
    pay_button(page).scroll_into_view_if_needed()
    expect(time_left(page)).to_be_in_viewport()
    expect(time_left(page)).to_have_text(re.compile(r"^14:[0-5]\d$"))
    pay_button(page).tap()

    expect_title(page, PAID)
    expect(page.get_by_role("article").get_by_role("listitem")).to_have_count(2)
    expect_fits(page)


def expect_fits(page: Page) -> None:
    """Nothing reaches over the right edge, and what is touched is large enough for a thumb."""
    assert width_too_much(page) == 0
    assert targets_too_small(page, LEAST_TARGET) == []
