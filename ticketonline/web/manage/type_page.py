"""What the page of an event's ticket types shows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from uuid import UUID

from babel.numbers import format_percent
from django.utils.translation import get_language, gettext

from ...core import money
from ...core.moments import moment
from ...events.models import Event, PromoCode, TicketType
from ...events.rules import MAX_TAX_RATE
from ...events.type_facts import Change

NOTHING = "–"
MOST_NAMED, FEW_NAMED = 500, 5  # promo codes looked at, and shown with a hidden type


@dataclass(frozen=True, kw_only=True)
class Row:
    """A ticket type in the list. `up` and `down` are the places, from 0, that its buttons send it to."""

    kind: TicketType
    state: str
    up: int
    down: int
    is_first: bool
    is_last: bool
    tax: str
    codes: str


def rows(event: Event) -> Sequence[Row]:
    """The event's ticket types in their order; they should be at hand."""
    types = list(event.ticket_types.all())
    named = _named(event) if any(kind.is_hidden for kind in types) else {}
    return [
        Row(
            kind=kind,
            state=kind.sales_state.value,
            up=max(place - 1, 0),
            down=min(place + 1, len(types) - 1),
            is_first=place == 0,
            is_last=place == len(types) - 1,
            tax=tax_within(kind.price, kind.tax_rate, event.currency),
            codes=named.get(kind.pk, ""),
        )
        for place, kind in enumerate(types)
    ]


def _named(event: Event) -> Mapping[UUID, str]:
    """By hidden type, the promo codes that name it; no more than a few of them."""
    links = PromoCode.types.through._default_manager.filter(tickettype__event=event, tickettype__is_hidden=True)
    named: dict[UUID, list[str]] = {}
    for key, code in links.order_by("promocode__code").values_list("tickettype_id", "promocode__code")[:MOST_NAMED]:
        named.setdefault(key, []).append(code)
    return {
        key: ", ".join(codes[:FEW_NAMED]) + (" …" if len(codes) > FEW_NAMED else "") for key, codes in named.items()
    }


def tax_within(price: Decimal | None, rate: Decimal | None, currency: str) -> str:
    """The sentence that takes a price apart; nothing where there is no rate, or what was typed can't be right."""
    if price is None or rate is None or rate > MAX_TAX_RATE:
        return ""
    try:
        taxed = money.take_tax_apart(price, rate, currency)
    except ValueError:
        return ""
    net, tax = (money.shown(one, currency, get_language()) for one in (taxed.net, taxed.tax))
    return gettext("Net %(net)s, tax %(tax)s") % {"net": net, "tax": tax}


def told(changes: Sequence[Change], event: Event) -> Sequence[str]:
    """A sentence for each change: who, what, from what to what."""
    names = {field.name: str(field.verbose_name) for field in TicketType._meta.concrete_fields}
    sentences = []
    for change in changes:
        facts = {
            "who": change.by or gettext("Somebody"),
            "what": names[change.name],
            "before": _shown(change.name, change.before, event),
            "after": _shown(change.name, change.after, event),
        }
        sentences.append(gettext("%(who)s changed the %(what)s from %(before)s to %(after)s.") % facts)
    return sentences


def _shown(name: str, value: Any, event: Event) -> str:
    if isinstance(value, bool):
        return gettext("yes") if value else gettext("no")
    if value in (None, ""):
        return NOTHING
    if name == "price":
        return money.shown(value, event.currency, get_language())
    if name == "tax_rate":
        return format_percent(value / 100, decimal_quantization=False, locale=get_language())
    if name in ("sales_open_at", "sales_close_at"):
        return moment(value, event.time_zone, get_language()).day_and_time
    return f"“{value}”" if isinstance(value, str) else str(value)
