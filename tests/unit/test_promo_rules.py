"""What a promo code takes off, when it can be used, and how it is read."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketonline.core.money import exact
from ticketonline.events.promo_rules import PromoState, discount, is_code, normalised, promo_state

NOW = datetime(2027, 6, 1, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("price", "percent", "currency", "off"),
    [
        ("45.50", "10", "EUR", "4.55"),
        ("0.05", "10", "EUR", "0.01"),  # half a cent, upwards
        ("0.04", "10", "EUR", "0.00"),
        ("33.33", "33.33", "EUR", "11.11"),
        ("120.00", "100", "EUR", "120.00"),
        ("9800", "12.5", "JPY", "1225"),
        ("1.250", "50", "KWD", "0.625"),
        ("0", "50", "EUR", "0"),
    ],
)
def test_a_percentage_takes_off_the_nearest_amount_of_the_currency(price, percent, currency, off):
    taken = discount(Decimal(price), percent_off=Decimal(percent), amount_off=None, currency=currency)

    assert taken == Decimal(off)


@pytest.mark.parametrize(("price", "amount", "off"), [("45.50", "5", "5"), ("4.00", "5.00", "4.00"), ("0", "5", "0")])
def test_an_amount_takes_off_no_more_than_the_price(price, amount, off):
    assert discount(Decimal(price), percent_off=None, amount_off=Decimal(amount), currency="EUR") == Decimal(off)


def test_a_code_may_take_nothing_off():
    assert discount(Decimal("45.50"), percent_off=None, amount_off=None, currency="EUR") == 0


CENTS = st.integers(0, 10**11).map(lambda cents: Decimal(cents).scaleb(-2))


@given(price=CENTS, percent=st.integers(1, 10_000).map(lambda hundredths: Decimal(hundredths).scaleb(-2)))
def test_a_percentage_of_any_price_is_off_by_half_a_cent_at_most(price, percent):
    off = discount(price, percent_off=percent, amount_off=None, currency="EUR")

    assert 0 <= off <= price
    assert abs(off - price * percent / 100) <= Decimal("0.005")
    assert exact(price - off, "EUR") == price - off


@given(price=CENTS, less=st.integers(1, 10_000), more=st.integers(1, 10_000))
def test_more_percent_never_take_less_off(price, less, more):
    low, high = sorted((Decimal(less).scaleb(-2), Decimal(more).scaleb(-2)))

    offs = [discount(price, percent_off=percent, amount_off=None, currency="EUR") for percent in (low, high)]

    assert offs[0] <= offs[1]


@given(price=CENTS, amount=CENTS)
def test_an_amount_never_makes_a_price_negative(price, amount):
    off = discount(price, percent_off=None, amount_off=amount, currency="EUR")

    assert off == min(price, amount)


@pytest.mark.parametrize(
    ("is_paused", "begins", "ends", "state"),
    [
        (False, None, None, PromoState.VALID),
        (True, None, None, PromoState.PAUSED),
        (False, HOUR, None, PromoState.NOT_YET),
        (True, HOUR, None, PromoState.PAUSED),
        (False, timedelta(), HOUR, PromoState.VALID),
        (False, None, timedelta(), PromoState.OVER),
        (True, None, -HOUR, PromoState.OVER),
    ],
)
def test_a_code_can_be_used_in_its_window_unless_it_is_paused(is_paused, begins, ends, state):
    found = promo_state(
        is_paused=is_paused,
        valid_from=None if begins is None else NOW + begins,
        valid_until=None if ends is None else NOW + ends,
        now=NOW,
    )

    assert found is state


@pytest.mark.parametrize("typed", ["SUMMER-26", "summer-26", " Summer - 26\n", "ｓｕｍｍｅｒ-２６"])
def test_a_code_is_read_as_people_type_it(typed):
    assert normalised(typed) == "SUMMER-26"


@pytest.mark.parametrize(
    ("text", "can_be"),
    [("A", True), ("SUMMER_26.B-1", True), ("7", True), ("", False), ("-A", False), ("a", False), ("SÓL", False)],
)
def test_what_can_be_a_code(text, can_be):
    assert is_code(text) is can_be
    assert not is_code("A" * 41)
