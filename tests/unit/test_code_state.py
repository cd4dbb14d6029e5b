"""What a promo code is worth is the same wherever it is told: on the page, and at the desk that decides."""

from datetime import UTC, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketonline.core import money
from ticketonline.events.code_state import CodeState, code_left, code_state, reduced
from ticketonline.events.models import PromoCode, TicketType
from ticketonline.sales.desk.on_sale import Kind, Promo

pytestmark = pytest.mark.one_engine

NOW = datetime(2031, 6, 1, tzinfo=UTC)
KEY = UUID(int=1)
PLACES = {"EUR": 2, "JPY": 0, "KWD": 3}
CURRENCIES = st.sampled_from(sorted(PLACES))
PERCENTS = st.integers(1, 10_000).map(lambda number: Decimal(number).scaleb(-2))


def of_currency(number: int, currency: str) -> Decimal:
    return Decimal(number).scaleb(-PLACES[currency])


def at_the_desk(code: PromoCode, kind: TicketType, currency: str) -> tuple[Decimal, Decimal]:
    row = (KEY, KEY, "A", code.percent_off, code.amount_off, None, None, False, None, None, currency, [])
    of_kind = (KEY, KEY, "VIP", kind.price, 10, 5, 0, False, False, None, None)
    return Promo.of_row(row).take_off(Kind.of_row(of_kind))


@given(coins=st.integers(0, 10**9), currency=CURRENCIES, percent=PERCENTS)
def test_a_percentage_of_any_price_is_told_as_it_is_charged_in_whole_coins(coins, currency, percent):
    kind, code = TicketType(price=of_currency(coins, currency)), PromoCode(percent_off=percent)

    told = reduced(code, kind, currency)

    assert (told.price, told.off) == at_the_desk(code, kind, currency)
    assert told.price + told.off == kind.price
    assert 0 <= told.price <= kind.price
    assert money.exact(told.price, currency) == told.price
    assert abs(told.off - kind.price * percent / 100) <= of_currency(1, currency) / 2


@given(coins=st.integers(0, 10**9), off=st.integers(1, 10**9), currency=CURRENCIES)
def test_an_amount_off_is_told_as_it_is_charged_and_never_more_than_the_price(coins, off, currency):
    kind, code = TicketType(price=of_currency(coins, currency)), PromoCode(amount_off=of_currency(off, currency))

    told = reduced(code, kind, currency)

    assert (told.price, told.off) == at_the_desk(code, kind, currency)
    assert told.price == max(kind.price - of_currency(off, currency), Decimal(0))


@pytest.mark.parametrize(
    ("fields", "state", "left"),
    [
        ({}, CodeState.VALID, None),
        ({"tickets": 3, "held": 1, "sold": 1}, CodeState.VALID, 1),
        ({"tickets": 3, "held": 1, "sold": 2}, CodeState.USED_UP, 0),
        ({"tickets": 3, "sold": 3, "is_paused": True}, CodeState.PAUSED, 0),
        ({"tickets": 3, "sold": 3, "valid_until": NOW}, CodeState.OVER, 0),
        ({"valid_from": datetime(2031, 6, 1, 0, 0, 1, tzinfo=UTC)}, CodeState.NOT_YET, None),
    ],
)
def test_a_code_is_used_up_when_nothing_else_keeps_it_from_being_used(fields, state, left):
    code = PromoCode(**fields)

    assert (code_state(code, now=NOW), code_left(code)) == (state, left)
