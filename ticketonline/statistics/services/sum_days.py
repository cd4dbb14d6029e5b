"""Making the rows of days anew from those of hours."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID
from zoneinfo import ZoneInfo

from ..models import DailySales, HourlySales

COUNTED = ("tickets_sold", "takings", "tickets_returned", "takings_returned")
BATCH = 500


def sum_days(type_ids: Iterable[UUID]) -> None:
    """Let the days of those ticket types say what their hours say, by the clocks that their events have now.

    Needs a transaction, and the lock of the events' statistics where anything may be sold.
    """
    type_ids = list(type_ids)
    DailySales.objects.filter(ticket_type_id__in=type_ids).delete()
    hours = HourlySales.objects.filter(ticket_type_id__in=type_ids).order_by()
    days: defaultdict[tuple[UUID, UUID, date], list[int]] = defaultdict(lambda: [0] * len(COUNTED))
    named = hours.values_list("event_id", "ticket_type_id", "hour", "event__time_zone", *COUNTED)
    for event_id, type_id, hour, zone, *counts in named.iterator():
        day = event_id, type_id, hour.astimezone(ZoneInfo(zone)).date()
        days[day] = [one + more for one, more in zip(days[day], counts, strict=True)]
    DailySales.objects.bulk_create(
        [
            DailySales(event_id=event_id, ticket_type_id=type_id, day=day, **dict(zip(COUNTED, counts, strict=True)))
            for (event_id, type_id, day), counts in days.items()
        ],
        batch_size=BATCH,
    )
