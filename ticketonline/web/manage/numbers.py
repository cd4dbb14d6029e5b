"""The numbers of one event: how it sells, at what pace, and for how much."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ...accounts.models import Membership
from ...accounts.rules import Permission
from ...core import clock
from ...core.money import Taxed, take_tax_apart
from ...events.models import Event
from ...events.queries import get_of_member
from ...statistics.queries import EventSales
from ...statistics.takings import count_since, takings_by_type
from ..kit.figures import sales_figures
from .access import for_members
from .frame import page

DAY, WEEK = timedelta(days=1), timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Pace:
    """Tickets sold in the last day and the last week, and each day on average since the first was sold.

    `days_to_go` is None once the event has begun.
    """

    day: int
    week: int
    average: int
    days_to_go: int | None


@dataclass(frozen=True, kw_only=True)
class TypeTakings:
    """What the tickets sold of a type cost together, and what of it is tax where the type says so."""

    type: str
    sold: int
    takings: Decimal
    taxed: Taxed | None


@require_safe
@for_members(Permission.SEE_EVENTS)
def numbers(request: HttpRequest, membership: Membership, event_id: UUID) -> HttpResponse:
    """A dozen queries, none of which looks at a ticket."""
    event = get_of_member(membership, event_id)
    figures = sales_figures(event)
    may_see_money = membership.may(Permission.SEE_MONEY)
    takings = _takings(event, figures["sales"], takings_by_type(event)) if may_see_money else []
    return page(
        request,
        "manage/numbers.html",
        membership,
        **figures,
        pace=_pace(event, figures["sales"], now=clock.now()),
        takings=takings,
        taken_in_all=sum((one.takings for one in takings), Decimal(0)),
        may_see_money=may_see_money,
        may_change=membership.may(Permission.CHANGE_EVENTS),
    )


def _pace(event: Event, sales: EventSales, *, now: datetime) -> Pace:
    counts = count_since(event, {"day": now - DAY, "week": now - WEEK})
    until = min(now, event.date)
    days = max((until - max(event.sales_open_at or event.created_at, event.created_at)) // DAY, 1)
    return Pace(
        day=counts["day"],
        week=counts["week"],
        average=round(sales.all_sold / days),
        days_to_go=(event.date - now) // DAY if now < event.date else None,
    )


def _takings(event: Event, sales: EventSales, takings: Mapping[UUID, Decimal]) -> Sequence[TypeTakings]:
    rates = {kind.pk: kind.tax_rate for kind in event.ticket_types.all()}
    lines = []
    for kind in sales.types:
        taken, rate = takings.get(kind.type_id, Decimal(0)), rates[kind.type_id]
        lines.append(
            TypeTakings(
                type=kind.type,
                sold=kind.sold + kind.sold_late,
                takings=taken,
                taxed=None if rate is None else take_tax_apart(taken, rate, event.currency),
            )
        )
    return lines
