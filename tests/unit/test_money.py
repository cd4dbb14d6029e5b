from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketonline.core.money import STORED_PLACES, exact, is_currency, shown

pytestmark = pytest.mark.one_engine

MINOR_UNITS = st.integers(0, 10**11)
PLACES = st.sampled_from([("JPY", 0), ("EUR", 2), ("PLN", 2), ("KWD", 3)])


@pytest.mark.parametrize(
    ("amount", "currency", "kept"),
    [
        ("9800.000", "JPY", "9800"),
        ("0", "JPY", "0"),
        ("120", "EUR", "120.00"),
        ("120.000", "EUR", "120.00"),
        ("45.5", "PLN", "45.50"),
        ("1.234", "KWD", "1.234"),
        ("1", "KWD", "1.000"),
        ("999999999.999", "KWD", "999999999.999"),
    ],
)
def test_an_amount_has_just_the_places_of_its_currency(amount, currency, kept):
    assert str(exact(Decimal(amount), currency)) == kept


@pytest.mark.parametrize(
    ("amount", "currency"), [("0.5", "JPY"), ("120.005", "EUR"), ("0.001", "PLN"), ("1.2345", "KWD")]
)
def test_places_that_the_currency_does_not_know_are_never_rounded_away(amount, currency):
    with pytest.raises(ValueError, match="more places"):
        exact(Decimal(amount), currency)


@pytest.mark.parametrize("amount", ["NaN", "sNaN", "Infinity", "-Infinity", "1e30"])
def test_what_is_no_amount_of_money_is_refused(amount):
    with pytest.raises(ValueError, match="no amount"):
        exact(Decimal(amount), "EUR")


@given(MINOR_UNITS, PLACES)
def test_an_amount_survives_storing_and_reading_unchanged(minor, currency):
    code, places = currency
    amount = Decimal(minor).scaleb(-places)

    stored = amount.quantize(Decimal(1).scaleb(-STORED_PLACES))

    assert exact(stored, code) == amount
    assert str(exact(stored, code)) == f"{amount:.{places}f}"


@given(st.lists(MINOR_UNITS, max_size=20), PLACES)
def test_a_sum_of_exact_amounts_is_exact(minors, currency):
    code, places = currency

    total = sum((exact(Decimal(minor).scaleb(-places), code) for minor in minors), Decimal(0))

    assert exact(total, code) * 10**places == sum(minors)


@pytest.mark.parametrize(
    ("amount", "currency", "language", "text"),
    [
        ("120.000", "EUR", "en", "€120.00"),
        ("120.000", "EUR", "pl", "120,00\xa0€"),
        ("1234567.890", "PLN", "pl", "1\xa0234\xa0567,89\xa0zł"),
        ("1234567.890", "PLN", "en", "PLN\xa01,234,567.89"),
        ("9800.000", "JPY", "en", "¥9,800"),
        ("9800.000", "JPY", "pl", "9\xa0800\xa0JPY"),
        ("1.234", "KWD", "en", "KWD\xa01.234"),
        ("1.234", "KWD", "pl", "1,234\xa0KWD"),
        ("0", "EUR", "en", "€0.00"),
        ("0", "EUR", "pl", "0,00\xa0€"),
    ],
)
def test_an_amount_is_shown_as_its_reader_expects_it(amount, currency, language, text):
    assert shown(Decimal(amount), currency, language).replace("\u202f", "\xa0") == text


def test_a_language_that_nobody_knows_is_shown_in_english():
    assert shown(Decimal(5), "EUR", "xx") == "€5.00"


@pytest.mark.parametrize("code", ["EUR", "PLN", "JPY", "KWD", "USD"])
def test_a_currency_of_the_world_is_known(code):
    assert is_currency(code)


@pytest.mark.parametrize("code", ["", "EU", "EURO", "eur", "E R", "QQQ", "123"])
def test_what_is_no_currency_is_unknown(code):
    assert not is_currency(code)


def test_a_currency_with_more_places_than_are_stored_is_not_offered():
    # CLF, the one in use as a unit of account, has four.
    assert not is_currency("CLF")
