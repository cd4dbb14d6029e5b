"""What a promo code is at this moment: whether it can be used, for which types, and what it takes off."""

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from .models import PromoCode, TicketType
from .promo_rules import PromoState, discount, promo_state


class CodeState(StrEnum):
    """Whether a promo code can be used, its stock looked at as well."""

    VALID = "valid"
    PAUSED = "paused"
    NOT_YET = "not_yet"
    OVER = "over"
    USED_UP = "used_up"


@dataclass(frozen=True, kw_only=True)
class Reduced:
    """What a ticket costs with a promo code, and what was taken off."""

    price: Decimal
    off: Decimal


def code_state(code: PromoCode, *, now: datetime) -> CodeState:
    """Whether it can be used at that moment."""
    state = promo_state(is_paused=code.is_paused, valid_from=code.valid_from, valid_until=code.valid_until, now=now)
    if state is PromoState.VALID and code_left(code) == 0:
        return CodeState.USED_UP
    return CodeState(state.value)


def code_left(code: PromoCode) -> int | None:
    """For how many tickets it can still be used; None: without end."""
    return None if code.tickets is None else max(code.tickets - code.taken, 0)


def is_for(code: PromoCode, kind: TicketType) -> bool:
    """Whether it covers tickets of the type; a hidden one must be named. Its types should be at hand."""
    named = {one.pk for one in code.types.all()}
    return kind.pk in named if named else not kind.is_hidden


def reduced(code: PromoCode, kind: TicketType, currency: str) -> Reduced:
    """The price of a ticket of a type that the code covers."""
    off = discount(kind.price, percent_off=code.percent_off, amount_off=code.amount_off, currency=currency)
    return Reduced(price=kind.price - off, off=off)
