"""A hold that is not paid in time."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.buying import (
    PAY,
    RAN_OUT,
    amount_of,
    cancel_question,
    expect_left,
    expect_title,
    pay_button,
    reserve,
    time_left,
)
from tests.journeys.storefront import count_left, wait_until_left
from tests.journeys.watching import Windows
from tests.live_server import Shop

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]


def test_the_page_says_by_itself_that_the_time_ran_out_and_the_ticket_is_on_sale_again(
    hurried_shop: Shop, page: Page, windows: Windows
):
    event_id = hurried_shop.create_event("One Chair", "Chair:30.00:1", slug="one-chair")
    one_chair = f"{hurried_shop.url}/en/events/one-chair/"
    plain_page = windows.open(java_script_enabled=False).new_page()

    reserve(page, one_chair, Chair=1)
    plain_page.goto(page.url)
    expect(time_left(page)).to_have_text(re.compile("^0:0[1-6]$"))
    assert count_left(hurried_shop, event_id) == {"Chair": 0}

    expect_title(page, RAN_OUT)
    expect(page.get_by_text("Your tickets were not paid in time and are on sale again.")).to_be_visible()
    expect(pay_button(page)).to_have_count(0)
    expect(cancel_question(page)).to_have_count(0)
    wait_until_left(hurried_shop, event_id, {"Chair": 1})
    expect_title(plain_page, RAN_OUT)

    page.get_by_role("link", name="Choose tickets again").click()
    expect_title(page, "One Chair")
    expect_left(page, "Chair", 1)
    expect(amount_of(page, "Chair")).to_have_value("0")
    reserve(page, one_chair, Chair=1)


def test_the_last_two_minutes_are_told_and_the_server_decides_when_they_are_over(page: Page, jazz_night: str):
    page.clock.install()
    reserve(page, jazz_night, VIP=1)
    calm = time_left(page).evaluate("time => getComputedStyle(time.closest('.hold')).backgroundColor")
    expect(page.locator(".hold").get_by_role("status")).to_have_text("")

    page.clock.fast_forward("13:10")
    expect(time_left(page)).to_have_text(re.compile(r"^1:[0-5]\d$"))
    expect(page.locator(".hold").get_by_role("status")).to_have_text("Two minutes left to pay.")
    expect(page.locator(".hold")).not_to_have_css("background-color", calm)

    page.clock.fast_forward("02:00")
    expect(time_left(page)).to_have_text(re.compile(r"^14:[0-5]\d$"))
    expect_title(page, PAY)
