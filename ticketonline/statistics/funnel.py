"""Where visitors of an event drop off: how many views, reservations and payments there were, day by day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Min, Sum

from ..events.models import Event
from .models import DailyVisits

STEPS = ("views", "reservations", "payments")


@dataclass(frozen=True, kw_only=True)
class Visits:
    """How often visitors came so far."""

    views: int = 0
    reservations: int = 0
    payments: int = 0


@dataclass(frozen=True, kw_only=True)
class Funnel:
    """The visits of a span of days: in all, and of its last days with any, the last first.

    `counted_since` is the first day on which anything was counted, in the span or before; None if nothing ever was.
    """

    counted_since: date | None
    in_all: Visits
    days: Sequence[tuple[date, Visits]]


def get_funnel(event: Event, *, since: date | None, most_days: int) -> Funnel:
    """The event's visits from that day on, by the clocks there. Three queries of a row a day."""
    all_of_them = DailyVisits.objects.filter(event=event).order_by("-day")
    rows = all_of_them if since is None else all_of_them.filter(day__gte=since)
    in_all = rows.aggregate(**{step: Sum(step, default=0) for step in STEPS})
    days = [
        (day, Visits(**dict(zip(STEPS, counts, strict=True))))
        for day, *counts in rows.values_list("day", *STEPS)[:most_days]
    ]
    first = all_of_them.order_by().aggregate(first=Min("day"))["first"]
    return Funnel(counted_since=first, in_all=Visits(**in_all), days=days)
