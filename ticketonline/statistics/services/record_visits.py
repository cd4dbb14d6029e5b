"""Writing down what this process counted of visits."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F, Q

from ...core import clock
from ...core.database import writing
from ...events.models import Event
from ..models import DailyVisits
from ..visits import VISITS, Step

COLUMNS = {Step.RESERVED: "reservations", Step.PAID: "payments"}

Counts = Mapping[str | tuple[Step, UUID], int]


def record_visits() -> None:
    """Add what was counted since the last time to the rows of today, by the clocks where each event takes place.

    One transaction, with the rows in the order of their events; when it fails, what was counted is counted again. What
    belongs to no event any more is forgotten.
    """
    counts = VISITS.take()
    if not counts:
        return
    is_written = False
    try:
        with writing():
            _write(counts)
        is_written = True
    finally:
        if not is_written:
            VISITS.give_back(counts)


def _write(counts: Counts) -> None:
    views: Counter[str] = Counter()  # by slug: a page has an address in each language
    others: defaultdict[UUID, Counter[str]] = defaultdict(Counter)
    for key, count in counts.items():
        if isinstance(key, str):
            views[key.rsplit("/", 2)[1]] += count
        else:
            others[key[1]][COLUMNS[key[0]]] += count
    now = clock.now()
    events = Event.objects.filter(Q(slug__in=views) | Q(pk__in=others)).order_by("pk")
    due = [
        (pk, now.astimezone(ZoneInfo(zone)).date(), Counter(views=views[slug]) + others[pk])
        for pk, slug, zone in events.values_list("pk", "slug", "time_zone")
    ]
    # Several processes may add the first one of a day; relative updates then count for all of them.
    DailyVisits.objects.bulk_create(
        [DailyVisits(event_id=pk, day=day) for pk, day, _steps in due], ignore_conflicts=True
    )
    for pk, day, steps in due:
        DailyVisits.objects.filter(event_id=pk, day=day).update(
            **{column: F(column) + count for column, count in steps.items()}
        )
