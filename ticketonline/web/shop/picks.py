"""The form on an event's page: how many of which type, and what was wrong with it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext, ngettext

from ...core import money
from ...core.errors import DomainError
from ...events.code_state import code_left, is_for, reduced
from ...events.models import Event, PromoCode, TicketType
from ...events.rules import TypeSalesState, is_few_left
from ...sales.errors import SoldOut
from ...sales.rules import Line

AMOUNT = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, kw_only=True)
class Pick:
    """One ticket type to choose from: `typed` is what the buyer entered, `error` what to change about it.

    `most` is 0 for a type that can't be bought now, and then `state` says whether it is not on sale; else it is gone.
    `price` is what is to be paid, as an exact decimal with a point and the places of its currency, for a browser to add
    up. `code` is the promo code that it is bought with; `paid` what it then costs, None if that is the full price.
    """

    kind: TicketType
    field: str
    state: str
    price: str
    most: int
    is_few_left: bool
    typed: str = ""
    error: str = ""
    code: str = ""
    paid: Decimal | None = None


def picks(
    event: Event,
    shown: Sequence[TicketType],
    *,
    promo: PromoCode | None = None,
    typed: Mapping[str, str] | None = None,
    refusal: DomainError | None = None,
) -> Sequence[Pick]:
    """The ticket types that are shown as the form shows them, with what was typed and refused before."""
    return [_pick(event, kind, promo, typed or {}, refusal) for kind in shown]


def field(kind: TicketType) -> str:
    """The name of the type's field."""
    return f"amount-{kind.pk}"


def wanted(shown: Sequence[TicketType], typed: Mapping[str, str]) -> Sequence[Line]:
    """The wish as the form was filled in; what is no number is an amount of 0, which the sale refuses."""
    entries = ((kind, typed.get(field(kind), "").strip()) for kind in shown)
    return [Line(type=kind.type, amount=_number(text)) for kind, text in entries if text not in ("", "0")]


def _pick(
    event: Event, kind: TicketType, promo: PromoCode | None, typed: Mapping[str, str], refusal: DomainError | None
) -> Pick:
    code = promo if promo is not None and is_for(promo, kind) else None
    cost = reduced(code, kind, event.currency) if code else None
    price = cost.price if cost else kind.price
    return Pick(
        kind=kind,
        field=field(kind),
        state=kind.sales_state.value,
        price=str(money.exact(price, event.currency)),
        most=_most(kind, code) if kind.sales_state is TypeSalesState.OPEN else 0,
        is_few_left=is_few_left(left=kind.left, amount=kind.amount),
        typed=typed.get(field(kind), "")[:9],
        error=_error(kind, typed.get(field(kind), ""), refusal),
        code=code.code if code else "",
        paid=price if cost and cost.off else None,
    )


def _most(kind: TicketType, code: PromoCode | None) -> int:
    bounds = [kind.limit_per_reservation, kind.left]
    if code is not None:
        bounds += [bound for bound in (code.limit_per_reservation, code_left(code)) if bound is not None]
    return min(bounds)


def _number(text: str) -> int:
    return int(text) if AMOUNT.fullmatch(text) else 0


def _error(kind: TicketType, typed: str, refusal: DomainError | None) -> str:
    if refusal is None:
        return ""
    if refusal.facts.get("type") == kind.type:
        return refusal.message
    if isinstance(refusal, SoldOut) and _number(typed.strip()) > kind.left:
        if kind.left == 0:
            return gettext("None are left.")
        return ngettext("Only %(left)s left.", "Only %(left)s left.", kind.left) % {"left": kind.left}
    return ""
