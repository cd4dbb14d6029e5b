"""Freezing and thawing: the statistics of an event that has begun don't change."""

from django.db.models import F

from ...core import clock
from ...core.database import writing
from ...events.models import Event
from ..models import EventStatistics, TypeStatistics


def freeze_or_thaw(event: Event) -> EventStatistics:
    """The event's statistics row, frozen if the event has begun and thawed if it was moved into the future.

    Writes only on a change, and then locks the row.
    """
    row = EventStatistics.objects.filter(event=event).first()
    if row is not None and (row.frozen_at is not None) == (clock.now() >= event.date):
        return row
    with writing():
        return lock_statistics(event)


def lock_statistics(event: Event) -> EventStatistics:
    """The same row, locked: the first read or write after the event's beginning freezes it. Needs a transaction.

    Thawing adds what was sold late to what was sold.
    """
    rows = EventStatistics.objects.select_for_update().filter(event=event)
    row = rows.first()
    if row is None:
        # Of several that make the first one at once, one does, and all go on with that one.
        EventStatistics.objects.get_or_create(event=event)
        row = rows.get()
    # Asked for under the lock: a sale that waited here while a reader froze the row is late as well.
    now = clock.now()
    if now >= event.date and row.frozen_at is None:
        row.frozen_at = now
        row.save(update_fields=["frozen_at"])
    elif now < event.date and row.frozen_at is not None:
        row.frozen_at = None
        row.save(update_fields=["frozen_at"])
        TypeStatistics.objects.filter(event=event).update(
            tickets_sold=F("tickets_sold") + F("tickets_sold_late"), tickets_sold_late=0
        )
    return row
