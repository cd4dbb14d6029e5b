"""Money: exact decimals with the number of places their currency has, and how a reader likes to see them."""

import re
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from babel.core import UnknownLocaleError
from babel.numbers import format_currency, get_currency_precision, list_currencies

# ISO 4217 knows no currency with more than four places, and those that circulate have three at the most.
STORED_PLACES = 3

REMEMBERED = 1000  # prices as they are shown; a page of the list has twenty, most of them the same

# CLDR sets a currency's letters apart from its digits (currencySpacing); Babel does not, browsers do.
LETTER_BESIDE_DIGIT = re.compile(r"(?<=[^\W\d_])(?=\d)|(?<=\d)(?=[^\W\d_])")


def is_currency(code: str) -> bool:
    """Whether the three letters are an ISO 4217 code (as of CLDR) whose amounts can be stored."""
    known = len(code) == 3 and code.isupper() and code in list_currencies()
    return known and get_currency_precision(code) <= STORED_PLACES


def exact(amount: Decimal, currency: str) -> Decimal:
    """The amount with just the places of its currency: `120.000` EUR is `120.00`, `9800.000` JPY is `9800`.

    Raises `ValueError` when places would be lost, since that would change the amount, and for what is no amount at all.
    """
    places = Decimal(1).scaleb(-get_currency_precision(currency))
    try:
        rounded = amount.quantize(places)
    except InvalidOperation as error:  # infinite, or with more digits than all the money there is
        raise ValueError(f"{amount} is no amount of {currency}") from error
    if rounded.is_nan():
        raise ValueError(f"{amount} is no amount of {currency}")
    if rounded != amount:
        raise ValueError(f"{amount} has more places than {currency} knows")
    return rounded


def in_its_places(amount: Decimal, currency: str) -> Decimal:
    """The same as `exact`, but an amount with more places keeps them: its event may have changed its currency since."""
    try:
        return exact(amount, currency)
    except ValueError:
        return amount


@lru_cache(REMEMBERED)
def shown(amount: Decimal, currency: str, language: str) -> str:
    """The amount as a reader of the language expects it, such as `€120.00`, `PLN 80.00` or `120,00 €`."""
    try:
        text = format_currency(amount, currency, locale=language.replace("-", "_"))
    except UnknownLocaleError:
        text = format_currency(amount, currency, locale="en")
    return LETTER_BESIDE_DIGIT.sub("\N{NO-BREAK SPACE}", text)
