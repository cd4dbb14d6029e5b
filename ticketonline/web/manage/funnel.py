"""Where visitors drop off, as the numbers of an event show it: bars with shares, and the same in numbers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ...core import clock
from ...events.models import Event
from ...statistics.funnel import Visits, get_funnel
from ..kit.charts import percent

SPANS = {"7": 7, "28": 28, "all": None}  # by how the address names them, in days
USUAL_SPAN = "28"
SPAN_NAMES = {"7": _("7 days"), "28": _("4 weeks"), "all": pgettext_lazy("time", "All")}
MOST_DAYS = 400  # lines of the table
NOON = time(12)  # which every day has


@dataclass(frozen=True, kw_only=True)
class Step:
    """A bar of the funnel: how often somebody came so far, of how many views, and of how many of the step before.

    `of_views` and `of_before` are 0 where there is nothing to be a share of, or less than came out of it: whoever
    reserves through another front end never viewed this shop's page.
    """

    key: str
    name: Any
    count: int
    width: str
    of_views: int
    of_before: int


@dataclass(frozen=True, kw_only=True)
class Day:
    """A line of the table; `noon` is a moment of that day."""

    date: date
    noon: datetime
    visits: Visits


def funnel_figures(event: Event, *, asked_for: str) -> dict[str, Any]:
    """What `manage/funnel.html` shows of the span that the address names, or of the usual one. Three queries."""
    span = asked_for if asked_for in SPANS else USUAL_SPAN
    zone, length = ZoneInfo(event.time_zone), SPANS[span]
    today = clock.now().astimezone(zone).date()
    since = None if length is None else today - timedelta(days=length - 1)
    found = get_funnel(event, since=since, most_days=MOST_DAYS)
    first = found.counted_since
    return {
        "funnel": _steps(found.in_all),
        "funnel_days": [Day(date=day, noon=_noon(day, zone), visits=its) for day, its in found.days],
        "counted_since": None if first is None else _noon(first, zone),
        "span": span,
        "spans": SPAN_NAMES.items(),
    }


def _noon(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, NOON, zone)


def _steps(visits: Visits) -> Sequence[Step]:
    """The three steps, or none where nobody came."""
    names = (("viewed", _("Viewed")), ("reserved", _("Reserved")), ("paid", pgettext_lazy("visits", "Paid")))
    counts = (visits.views, visits.reservations, visits.payments)
    longest = max(counts)
    if not longest:
        return ()
    steps = []
    for index, ((key, name), count) in enumerate(zip(names, counts, strict=True)):
        before = counts[index - 1] if index else 0
        steps.append(
            Step(
                key=key,
                name=name,
                count=count,
                width=percent(100 * count / longest),
                of_views=visits.views if index and count <= visits.views else 0,
                of_before=before if count <= before else 0,
            )
        )
    return steps
