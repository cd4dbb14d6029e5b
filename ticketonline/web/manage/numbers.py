"""The numbers of one event: how it sells, at what pace, and for how much."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import reduce
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ...accounts.models import Membership
from ...accounts.rules import Permission
from ...core import clock
from ...core.money import Taxed, take_tax_apart
from ...events.models import Event
from ...events.queries import get_of_member
from ...payments.queries import sum_open_invoices
from ...statistics.queries import EventSales
from ...statistics.takings import NO_MONEY, Money, count_returned, count_since, money_by_type
from ..kit.figures import sales_figures
from .access import for_members
from .frame import page
from .funnel import funnel_figures

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
    """What the tickets sold of a type cost together, what goes back, and what of the rest is tax where that is said.

    `sold` is what is sold now, without what came back.
    """

    type: str
    sold: int
    money: Money
    taxed: Taxed | None


@require_safe
@for_members(Permission.SEE_EVENTS)
def numbers(request: HttpRequest, membership: Membership, event_id: UUID) -> HttpResponse:
    """Some sixteen queries, none of which looks at a ticket."""
    event = get_of_member(membership, event_id)
    figures = sales_figures(event, with_hidden=True)
    may_see_money = membership.may(Permission.SEE_MONEY)
    takings = _takings(event, figures["sales"], money_by_type(event)) if may_see_money else []
    return page(
        request,
        "manage/numbers.html",
        membership,
        **figures,
        **funnel_figures(event, asked_for=request.GET.get("span", "")),
        is_part_of_live=True,
        pace=_pace(event, figures["sales"], now=clock.now()),
        takings=takings,
        in_all=reduce(Money.plus, (one.money for one in takings), NO_MONEY),
        open_invoices=sum_open_invoices(Event.objects.filter(pk=event.pk)) if may_see_money else [],
        returned=count_returned(event),
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


def _takings(event: Event, sales: EventSales, money: Mapping[UUID, Money]) -> Sequence[TypeTakings]:
    rates = {kind.pk: kind.tax_rate for kind in event.ticket_types.all()}
    lines = []
    for kind in sales.types:
        its, rate = money.get(kind.type_id, NO_MONEY), rates[kind.type_id]
        lines.append(
            TypeTakings(
                type=kind.type,
                sold=kind.sold + kind.sold_late,
                money=its,
                taxed=None if rate is None else take_tax_apart(its.balance, rate, event.currency),
            )
        )
    return lines
