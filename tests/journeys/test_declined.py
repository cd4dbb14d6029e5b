"""A payment that fails, and another try."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.buying import (
    DECLINED_CARD,
    FAILING_SERVICE,
    GOOD_CARD,
    PAID,
    PAY,
    expect_title,
    pay,
    pay_button,
    reserve,
    time_left,
)

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]


@pytest.mark.parametrize(
    ("card", "sentence"),
    [
        (DECLINED_CARD, "Your card has been declined."),
        (FAILING_SERVICE, "Something went wrong with your transaction."),
    ],
)
def test_a_failed_payment_says_why_and_can_be_tried_again(page: Page, jazz_night: str, card: str, sentence: str):
    reserve(page, jazz_night, VIP=1)

    pay(page, card)

    expect(page.get_by_role("alert").filter(has_text="again")).to_have_text(
        f"{sentence}Your tickets are still held: you can try again."
    )
    expect_title(page, PAY)
    expect(time_left(page)).to_have_text(re.compile(r"^14:[0-5]\d$"))
    expect(page.get_by_label(GOOD_CARD, exact=True)).to_be_checked()
    expect(pay_button(page)).to_have_text("Pay €120.00")

    pay(page)

    expect_title(page, PAID)
    expect(page.get_by_text(sentence)).to_have_count(0)
