"""The figures of how an event sells, for whoever shows them: the shop's page and the organiser's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from typing import Any
from zoneinfo import ZoneInfo

from ...core import clock
from ...events.models import Event
from ...statistics.queries import EventSales, get_event_sales, list_hours
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


@dataclass(frozen=True, kw_only=True)
class Row:
    """What was sold in a stretch of time, by type and together, and all that was sold up to its end."""

    start: datetime
    sold: Sequence[int]
    total: int
    so_far: int


def sales_figures(event: Event) -> dict[str, Any]:
    """What `shop/statistics_figures.html` shows (five queries, however much was sold); types should be at hand."""
    sales = get_event_sales(event)
    line = timeline(
        list_hours(event),
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
