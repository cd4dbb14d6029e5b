"""Prices as people type them, and taken apart into net and tax."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketonline.core.money import read_number, read_price, take_tax_apart, typed

pytestmark = pytest.mark.one_engine

LANGUAGES = st.sampled_from(["en", "pl"])
PLACES = st.sampled_from([("JPY", 0), ("EUR", 2), ("PLN", 2), ("KWD", 3)])
MINOR_UNITS = st.integers(0, 10**12 - 1)
RATES = st.integers(0, 5000).map(lambda hundredths: Decimal(hundredths).scaleb(-2))


@pytest.mark.parametrize(
    ("text", "language", "number"),
    [
        ("45.5", "en", "45.5"),
        ("45,5", "en", "45.5"),
        ("45,50", "en", "45.50"),
        ("1,234", "en", "1234"),
        ("1,234,567.5", "en", "1234567.5"),
        ("0,500", "en", "0.500"),
        ("1.234", "en", "1.234"),
        ("45,5", "pl", "45.5"),
        ("45.5", "pl", "45.5"),
        ("1,234", "pl", "1.234"),
        ("1 234,50", "pl", "1234.50"),
        ("1\N{NO-BREAK SPACE}234,50", "pl", "1234.50"),
        (" 12 ", "en", "12"),
        ("007", "en", "7"),
    ],
)
def test_a_comma_and_a_point_mean_what_they_mean_to_the_reader(text, language, number):
    assert read_number(text, language) == Decimal(number)


@pytest.mark.parametrize(
    "text", ["", "-1", "+1", "1e3", "1.2.3", "1,2,3", "1.234,50", ".5", "5.", "x", "NaN", "٣", "1'234"]
)
def test_what_is_no_number_is_refused(text):
    with pytest.raises(ValueError, match="no number"):
        read_number(text, "en")


@pytest.mark.parametrize(
    ("text", "currency", "language", "price"),
    [
        ("€45.50", "EUR", "en", "45.50"),
        ("45,50 €", "EUR", "pl", "45.50"),
        ("EUR 45", "EUR", "en", "45"),
        ("80 zł", "PLN", "pl", "80"),
        ("80 PLN", "PLN", "pl", "80"),
        ("¥1,200", "JPY", "en", "1200"),
    ],
)
def test_a_price_may_have_the_sign_of_its_currency(text, currency, language, price):
    assert read_price(text, currency, language) == Decimal(price)


def test_a_price_in_another_currency_is_refused():
    with pytest.raises(ValueError, match="no number"):
        read_price("$45", "EUR", "en")


@given(MINOR_UNITS, st.integers(0, 3), LANGUAGES)
def test_what_a_field_shows_is_read_as_the_same(minor, places, language):
    number = Decimal(minor).scaleb(-places)

    assert read_number(typed(number, language), language) == number


# --- Tax ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("gross", "rate", "currency", "net", "tax"),
    [
        ("120", "23", "PLN", "97.56", "22.44"),
        ("89.91", "20", "EUR", "74.92", "14.99"),  # 14.985: a half goes up
        ("0.01", "23", "EUR", "0.01", "0.00"),
        ("0", "23", "EUR", "0.00", "0.00"),
        ("100", "0", "EUR", "100.00", "0.00"),
        ("110", "10", "JPY", "100", "10"),
        ("1.000", "5", "KWD", "0.952", "0.048"),
        ("10.85", "8.5", "EUR", "10.00", "0.85"),
    ],
)
def test_a_price_is_taken_apart(gross, rate, currency, net, tax):
    taxed = take_tax_apart(Decimal(gross), Decimal(rate), currency)

    assert (str(taxed.net), str(taxed.tax)) == (net, tax)


@given(MINOR_UNITS, RATES, PLACES)
def test_net_and_tax_are_the_price_to_the_last_coin(minor, rate, currency):
    code, places = currency
    gross = Decimal(minor).scaleb(-places)

    taxed = take_tax_apart(gross, rate, code)

    assert taxed.net + taxed.tax == gross
    assert taxed.net >= 0
    assert taxed.tax >= 0


@given(MINOR_UNITS, RATES, PLACES)
def test_tax_is_half_a_coin_off_at_the_most_and_a_half_goes_up(minor, rate, currency):
    code, places = currency
    true_coins = Fraction(minor) * Fraction(rate) / (100 + Fraction(rate))

    coins = Fraction(take_tax_apart(Decimal(minor).scaleb(-places), rate, code).tax.scaleb(places))

    assert Fraction(-1, 2) < coins - true_coins <= Fraction(1, 2)


@given(MINOR_UNITS, RATES, RATES, PLACES)
def test_a_higher_rate_is_never_less_tax(minor, one, other, currency):
    code, places = currency
    low, high = (take_tax_apart(Decimal(minor).scaleb(-places), rate, code).tax for rate in sorted([one, other]))

    assert low <= high


def test_a_price_with_places_that_do_not_exist_is_not_taken_apart():
    with pytest.raises(ValueError, match="more places"):
        take_tax_apart(Decimal("1.005"), Decimal(23), "EUR")
