"""The form on an event's page: how many of which type, and what was wrong with it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, ngettext

from ...core import money
from ...core.errors import DomainError
from ...events.models import Event, TicketType
from ...events.rules import TypeSalesState, is_few_left
from ...sales.errors import SoldOut
from ...sales.rules import Line

AMOUNT = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, kw_only=True)
class Pick:
    """One ticket type to choose from: `typed` is what the buyer entered, `error` what to change about it.

    `most` is 0 for a type that can't be bought now, and then `state` says whether it is not on sale; else it is gone.
    `price` is the exact decimal with a point and the places of its currency, for a browser to add up.
    """

    kind: TicketType
    field: str
    state: str
    price: str
    most: int
    is_few_left: bool
    typed: str = ""
    error: str = ""


def picks(
    event: Event, *, typed: Mapping[str, str] | None = None, refusal: DomainError | None = None
) -> Sequence[Pick]:
    """The event's ticket types as the form shows them, with what was typed and refused before."""
    typed = typed or {}
    return [
        Pick(
            kind=kind,
            field=field(kind),
            state=kind.sales_state.value,
            price=str(money.exact(kind.price, event.currency)),
            most=min(kind.limit_per_reservation, kind.left) if kind.sales_state is TypeSalesState.OPEN else 0,
            is_few_left=is_few_left(left=kind.left, amount=kind.amount),
            typed=typed.get(field(kind), "")[:9],
            error=_error(kind, typed.get(field(kind), ""), refusal),
        )
        for kind in event.ticket_types.all()
    ]


def field(kind: TicketType) -> str:
    """The name of the type's field."""
    return f"amount-{kind.pk}"


def wanted(event: Event, typed: Mapping[str, str]) -> Sequence[Line]:
    """The wish as the form was filled in; what is no number is an amount of 0, which the sale refuses."""
    entries = ((kind, typed.get(field(kind), "").strip()) for kind in event.ticket_types.all())
    return [Line(type=kind.type, amount=_number(text)) for kind, text in entries if text not in ("", "0")]


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
