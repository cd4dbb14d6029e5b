"""A shop that stops answering, a connection that is lost, and what becomes of the page."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.buying import (
    PAID,
    PAY,
    amount_of,
    expect_title,
    pay,
    press_reserve,
    reserve,
    time_left,
    total,
)
from tests.live_server import Shop

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

UNREACHABLE = "The shop can’t be reached. Check your connection and try again."


def test_a_shop_that_stops_is_said_to_be_away_and_no_pick_is_lost(fragile_shop: Shop, page: Page):
    fragile_shop.create_event("Power Cut", "Seat:30.00:9", slug="power-cut")
    page.goto(f"{fragile_shop.url}/en/events/power-cut/", wait_until="networkidle")
    amount_of(page, "Seat").fill("2")

    fragile_shop.stop()
    press_reserve(page)
    expect(page.get_by_role("alert")).to_have_text(UNREACHABLE)
    expect(amount_of(page, "Seat")).to_have_value("2")
    expect(total(page)).to_have_text("€60.00")

    fragile_shop.start()
    press_reserve(page)
    expect_title(page, PAY)


def test_a_payment_that_nobody_took_can_be_started_again(window: BrowserContext, page: Page, jazz_night: str):
    reserve(page, jazz_night, VIP=1)
    page.wait_for_load_state("networkidle")

    window.set_offline(True)
    pay(page)
    expect(page.get_by_role("alert")).to_have_text(UNREACHABLE)
    expect_title(page, PAY)

    window.set_offline(False)
    pay(page)
    expect_title(page, PAID)


def test_a_hold_that_ends_meanwhile_is_looked_after_when_the_connection_is_back(
    window: BrowserContext, page: Page, jazz_night: str
):
    page.clock.install()
    reserve(page, jazz_night, VIP=1)
    page.wait_for_load_state("networkidle")

    window.set_offline(True)
    page.clock.fast_forward("16:00")
    expect(page.get_by_role("alert")).to_have_text(UNREACHABLE)
    expect(time_left(page)).to_have_text("0:00")

    window.set_offline(False)
    page.clock.fast_forward("00:04")
    expect(time_left(page)).to_have_text(re.compile(r"^14:[0-5]\d$"))
    expect(page.get_by_role("alert")).to_have_count(0)
