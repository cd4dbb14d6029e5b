"""The figures of how an event sells, for whoever shows them: the shop's page and the organiser's."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import accumulate
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext

from ...core import clock
from ...events.models import Event
from ...statistics.queries import EventSales, HourSales, TypeSales, get_event_sales, list_hours
from .buckets import Timeline, timeline
from .charts import bars
from .curve import curve


@dataclass(frozen=True, kw_only=True)
class Totals:
    """Tickets of all types; they add up to the amount."""

    amount: int
    sold: int
    sold_late: int
    held: int
    left: int

    @property
    def returned_late(self) -> int:
        """How many more came back after the event began than were sold then."""
        return max(0, -self.sold_late)


@dataclass(frozen=True, kw_only=True)
class Row:
    """What was sold in a stretch of time less what came back, by type and together, and all that was up to its end."""

    start: datetime
    sold: Sequence[int]
    total: int
    so_far: int


def sales_figures(event: Event, *, with_hidden: bool) -> dict[str, Any]:
    """What `shop/statistics_figures.html` shows (six queries, however much was sold); types should be at hand.

    Without the hidden types, what was sold of them is told as one, and nothing else of them; and contingents are not
    told from what is not there.
    """
    sales, hours = get_event_sales(event), list_hours(event)
    if not with_hidden:
        sales, hours = _as_one(sales, hours)
    line = timeline(
        hours,
        type_ids=[kind.type_id for kind in sales.types],
        zone=ZoneInfo(event.time_zone),
        until=min(clock.now(), event.date),
    )
    return {
        "event": event,
        "sales": sales,
        "totals": _totals(sales),
        "bars": bars(sales.types),
        "line": line,
        "curve": curve(line, sales.types) if line else None,
        "rows": _rows(line) if line else (),
        "is_live": sales.frozen_at is None,
    }


def _as_one(sales: EventSales, hours: list[HourSales]) -> tuple[EventSales, list[HourSales]]:
    shown = [replace(kind, amount=kind.amount - kind.withheld, withheld=0) for kind in sales.types]
    sales = replace(sales, types=shown)
    hidden = {kind.type_id: kind for kind in shown if kind.is_hidden}
    if not hidden:
        return sales, hours
    shown = [kind for kind in shown if not kind.is_hidden]
    sold, late = sum(kind.sold for kind in hidden.values()), sum(kind.sold_late for kind in hidden.values())
    if not (sold or late):
        return replace(sales, types=shown), [hour for hour in hours if hour.type_id not in hidden]
    one = next(iter(hidden))
    # As many as were sold: how many there are is nobody's business.
    name = gettext("Other tickets")
    amount, left = sold + max(0, late), max(0, -late)
    shown.append(TypeSales(type_id=one, type=name, amount=amount, sold=sold, sold_late=late, left=left))
    as_one = [replace(hour, type_id=one) if hour.type_id in hidden else hour for hour in hours]
    return replace(sales, types=shown), as_one


def _totals(sales: EventSales) -> Totals:
    return Totals(
        amount=sum(kind.amount for kind in sales.types),
        sold=sales.all_sold,
        sold_late=sales.sold_late,
        held=sum(kind.held for kind in sales.types),
        left=sum(kind.left for kind in sales.types),
    )


def _rows(line: Timeline) -> Sequence[Row]:
    so_far = accumulate(bucket.total for bucket in line.buckets)
    return [
        Row(start=bucket.start, sold=bucket.sold, total=bucket.total, so_far=together)
        for bucket, together in zip(line.buckets, so_far, strict=True)
        if bucket.total
    ]
