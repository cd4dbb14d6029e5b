"""Checks of single fields."""

from zoneinfo import ZoneInfo

from babel.core import get_global
from babel.numbers import get_currency_precision
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from ..core import money


def validate_time_zone(name: str) -> None:
    """Raises `ValidationError` unless the name is in the IANA time zone database."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:  # ZoneInfoNotFoundError is a KeyError
        raise ValidationError(_("Use a name such as Europe/Warsaw.")) from error


def validate_currency(code: str) -> None:
    """Raises `ValidationError` unless the code is in ISO 4217."""
    if not money.is_currency(code):
        raise ValidationError(_("Use a three-letter code such as EUR."))


def validate_country(code: str) -> None:
    """Raises `ValidationError` unless the two letters are a country's of today (as of CLDR, by the money it uses)."""
    currencies = get_global("territory_currencies").get(code, ())
    if code in ("EU", "ZZ") or not any(until is None for _currency, _since, until, _is_tender in currencies):
        raise ValidationError(_("Use a country's two capital letters, such as PL."))


def places_fault(currency: str) -> str:
    """What is said of an amount with more places than its currency has."""
    places = get_currency_precision(currency)
    if not places:
        return gettext("Use a whole number: %(currency)s has nothing after the point.") % {"currency": currency}
    return ngettext(
        "Use at most %(places)s digit after the point: that is what %(currency)s has.",
        "Use at most %(places)s digits after the point: that is what %(currency)s has.",
        places,
    ) % {"places": places, "currency": currency}
