"""A payment service that takes its time."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

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


def test_a_slow_payment_is_followed_whatever_happens_to_the_page_and_keeps_nobody_else_waiting(
    window: BrowserContext, page: Page, stellas_page: Page, jazz_night: str
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
    expect_title(page, PAYING)
    window.set_offline(True)
    with page.expect_event("requestfailed"):
        expect_title(stellas_page, PAID)
    assert page.get_by_role("heading", level=1).inner_text() == PAYING
    window.set_offline(False)
    expect_title(page, PAID)
