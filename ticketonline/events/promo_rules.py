"""The rules of promo codes, without a database."""

import re
import unicodedata
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from ..core import money
from .rules import LONGEST_CODE

CODE = re.compile(r"[A-Z0-9][A-Z0-9._-]*")


class PromoState(StrEnum):
    """Whether a promo code can be used."""

    VALID = "valid"
    PAUSED = "paused"
    NOT_YET = "not_yet"
    OVER = "over"


def promo_state(
    *, is_paused: bool, valid_from: datetime | None, valid_until: datetime | None, now: datetime
) -> PromoState:
    """Whether the code can be used at that moment, as far as it is up to the organiser."""
    if valid_until is not None and now >= valid_until:
        return PromoState.OVER
    if is_paused:
        return PromoState.PAUSED
    if valid_from is not None and now < valid_from:
        return PromoState.NOT_YET
    return PromoState.VALID


def normalised(text: str) -> str:
    """A code as it is kept and compared: people type it in small letters, with spaces, from a phone's keyboard."""
    return "".join(unicodedata.normalize("NFKC", text).upper().split())


def is_code(text: str) -> bool:
    """Whether the text, normalised, can be a code: Latin letters, digits, and `.`, `_`, `-` between them."""
    return len(text) <= LONGEST_CODE and bool(CODE.fullmatch(text))


def discount(price: Decimal, *, percent_off: Decimal | None, amount_off: Decimal | None, currency: str) -> Decimal:
    """What is taken off one ticket: of a percentage the nearest amount that the currency has, half a unit upwards.

    Never more than the price, and never less than nothing.
    """
    if percent_off is not None:
        return min(money.nearest(price * percent_off / 100, currency), price)
    return min(amount_off or Decimal(0), price)
