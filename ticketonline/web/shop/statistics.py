"""The page that shows how an event sells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import accumulate
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ...core import clock
from ...events.queries import get_published_by_slug
from ...statistics.errors import StatisticsPrivate
from ...statistics.queries import EventSales, get_event_sales, list_hours
from ..kit.addresses import absolute, alternates
from ..kit.caching import public_page
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


@require_safe
@public_page
def statistics(request: HttpRequest, slug: str) -> HttpResponse:
    """Bars, a curve and the same numbers as tables (six queries, however much was sold)."""
    event = get_published_by_slug(slug)
    if not event.statistics_public:
        raise StatisticsPrivate
    sales = get_event_sales(event)
    line = timeline(
        list_hours(event),
        type_ids=[kind.type_id for kind in sales.types],
        zone=ZoneInfo(event.time_zone),
        until=min(clock.now(), event.date),
    )
    context = {
        "event": event,
        "sales": sales,
        "totals": _totals(sales),
        "bars": bars(sales.types),
        "line": line,
        "curve": curve(line, sales.types) if line else None,
        "rows": _rows(line) if line else (),
        "is_live": sales.frozen_at is None,
        "canonical": absolute(request.path),
        "alternates": alternates("shop:statistics", slug=event.slug),
    }
    return render(request, "shop/statistics.html", context)


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
