"""A payment service that takes its time."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.buying import (
    PAID,
    PAYING,
    SLOW_CARD,
    cancel_question,
    expect_title,
    pay,
    pay_button,
    reserve,
    time_left,
)

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]


def test_a_slow_payment_shows_that_it_is_under_way_also_when_loaded_again_and_keeps_nobody_else_waiting(
    page: Page, stellas_page: Page, jazz_night: str
):
    reserve(page, jazz_night, VIP=1)
    reserve(stellas_page, jazz_night, VIP=1)

    pay(page, SLOW_CARD)
    expect_title(page, PAYING)
    expect(page.get_by_role("progressbar", name=PAYING)).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("Your tickets are held until it ends")
    expect(pay_button(page)).to_have_count(0)
    expect(cancel_question(page)).to_have_count(0)
    expect(time_left(page)).to_have_count(0)
    pay(stellas_page)
    page.reload()

    expect_title(stellas_page, PAID)
    assert page.get_by_role("heading", level=1).inner_text() == PAYING  # still, at this moment
    expect_title(page, PAID)
