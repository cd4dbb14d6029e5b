"""Money: exact decimals with the number of places their currency has, and how a reader likes to see them."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from functools import lru_cache

from babel.core import UnknownLocaleError
from babel.numbers import (
    format_currency,
    get_currency_precision,
    get_currency_symbol,
    get_decimal_symbol,
    get_group_symbol,
    list_currencies,
)

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


def nearest(amount: Decimal, currency: str) -> Decimal:
    """The amount of the currency that is nearest, of two the higher."""
    return amount.quantize(Decimal(1).scaleb(-get_currency_precision(currency)), rounding=ROUND_HALF_UP)


def in_its_places(amount: Decimal, currency: str) -> Decimal:
    """The same as `exact`, but an amount with more places keeps them: its event may have changed its currency since."""
    try:
        return exact(amount, currency)
    except ValueError:
        return amount


def thousandths(amount: Decimal) -> int:
    """The amount as a whole number, in which databases can add it up."""
    return int(amount.scaleb(STORED_PLACES))


def of_thousandths(number: int, currency: str) -> Decimal:
    """The amount that the whole number stands for, in the places of its currency."""
    return in_its_places(stored(number), currency)


def stored(number: int) -> Decimal:
    """The same in all the places that are stored, whatever the currency."""
    return Decimal(number).scaleb(-STORED_PLACES)


@lru_cache(REMEMBERED)
def shown(amount: Decimal, currency: str, language: str) -> str:
    """The amount as a reader of the language expects it, such as `€120.00`, `PLN 80.00` or `120,00 €`."""
    try:
        text = format_currency(amount, currency, locale=language.replace("-", "_"))
    except UnknownLocaleError:
        text = format_currency(amount, currency, locale="en")
    return LETTER_BESIDE_DIGIT.sub("\N{NO-BREAK SPACE}", text)


# --- As people type it ----------------------------------------------------------------------------------------------

NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)?")


def read_price(text: str, currency: str, language: str) -> Decimal:
    """The price that was typed, with or without a sign of the currency: `€45.50`, `45,50 zł`, `1200 EUR`.

    Raises `ValueError` for what is no number. How many places it may have is not looked at.
    """
    plain = "".join(text.split())
    for sign in (currency, get_currency_symbol(currency, locale=_babels(language))):
        plain = plain.removeprefix(sign).removesuffix(sign)
    return read_number(plain, language)


def read_number(text: str, language: str) -> Decimal:
    """The number that was typed: `1,234.50` or `45,5` in English, `1 234,50` or `45.5` in Polish.

    A comma or a point is a decimal one, unless it sets thousands apart as the language does. Raises `ValueError`.
    """
    plain = "".join(text.split())
    group, decimal = (re.escape(of(locale=_babels(language))) for of in (get_group_symbol, get_decimal_symbol))
    # No nought in front: `0,500` is a half to everybody.
    if re.fullmatch(rf"[1-9][0-9]{{0,2}}(?:{group}[0-9]{{3}})+(?:{decimal}[0-9]+)?", plain):
        plain = plain.replace(get_group_symbol(locale=_babels(language)), "")
    if not NUMBER.fullmatch(plain):
        raise ValueError(f"{text!r} is no number")
    return Decimal(plain.replace(",", "."))


def typed(number: Decimal, language: str) -> str:
    """The number for a field in a form: what `read_number` reads, with the language's decimal sign and no other."""
    return f"{number:f}".replace(".", get_decimal_symbol(locale=_babels(language)))


def _babels(language: str) -> str:
    return language.replace("-", "_")


# --- Tax ------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Taxed:
    """A price taken apart. Together they are the price, to the last coin."""

    net: Decimal
    tax: Decimal


def take_tax_apart(gross: Decimal, rate: Decimal, currency: str) -> Taxed:
    """What of a price is tax, of which `rate` percent are included.

    Tax is price * rate / (100 + rate), rounded to the smallest coin, halves up; net is the rest. So says the Polish act
    on VAT for sales at gross prices (ustawa o podatku od towarów i usług, art. 106e ust. 7 and 11); the EU's directive
    leaves the rounding to its members (Court of Justice, C-302/07, Wetherspoon). In whole numbers, so that nothing is
    rounded twice. Raises `ValueError` for a price with more places than its currency knows.
    """
    price = exact(gross, currency)
    coins = int(price.scaleb(get_currency_precision(currency)))
    percent, of = rate.as_integer_ratio()
    part, whole = coins * percent, 100 * of + percent
    tax = Decimal((2 * part + whole) // (2 * whole)).scaleb(-get_currency_precision(currency))
    return Taxed(net=price - tax, tax=exact(tax, currency))
