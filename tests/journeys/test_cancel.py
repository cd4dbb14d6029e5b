"""Cancelling a reservation."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.buying import (
    CANCELLED,
    PAID,
    PAY,
    cancel_question,
    expect_title,
    pay_button,
    reservation_id,
    reserve,
)
from tests.journeys.storefront import count_left, count_sold, pay_elsewhere, wait_until_sold
from tests.live_server import Shop

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]


def test_bruno_is_asked_once_and_his_tickets_are_on_sale_again(shop: Shop, page: Page):
    event_id = shop.create_event("Puppets", "Seat:18.00:9", slug="puppets")
    reserve(page, f"{shop.url}/en/events/puppets/", Seat=4)
    yes = page.get_by_role("button", name="Yes, cancel it")
    expect(yes).to_be_hidden()

    cancel_question(page).click()
    expect(page.get_by_text("Your tickets go back on sale at once.")).to_be_visible()
    assert count_left(shop, event_id) == {"Seat": 5}
    yes.click()

    expect_title(page, CANCELLED)
    expect(page.get_by_text("Your tickets are on sale again. Nothing was charged.")).to_be_visible()
    expect(pay_button(page)).to_have_count(0)
    assert count_left(shop, event_id) == {"Seat": 9}
    assert count_sold(shop, event_id) == {"Seat": 0}
    page.reload()
    expect_title(page, CANCELLED)


def test_a_question_that_is_closed_again_changes_nothing(page: Page, jazz_night: str):
    reserve(page, jazz_night, VIP=1)

    cancel_question(page).click()
    cancel_question(page).click()

    expect(page.get_by_role("button", name="Yes, cancel it")).to_be_hidden()
    page.reload()
    expect_title(page, PAY)


def test_a_reservation_that_was_paid_meanwhile_is_not_cancelled(shop: Shop, page: Page):
    event_id = shop.create_event("Shadows", "Seat:18.00:9", slug="shadows")
    reserve(page, f"{shop.url}/en/events/shadows/", Seat=2)
    pay_elsewhere(shop, reservation_id(page))
    wait_until_sold(shop, event_id, {"Seat": 2})

    cancel_question(page).click()
    page.get_by_role("button", name="Yes, cancel it").click()

    expect(page.get_by_role("alert")).to_have_text("This reservation is already paid.")
    expect_title(page, PAID)
    assert count_sold(shop, event_id) == {"Seat": 2}
