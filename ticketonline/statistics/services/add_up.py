"""Adding to the rows of hours and days in which sales are counted."""

from datetime import datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import F

from ...events.models import Event
from ..models import DailySales, HourlySales


def add_up(event: Event, type_id: UUID, *, now: datetime, **counts: int) -> None:
    """Add the counts, by their columns, to the hour and the day of the type in which that moment lies.

    Needs the lock of the event's statistics: looking before writing is safe then, since nobody else adds such a row.
    """
    hour = now.replace(minute=0, second=0, microsecond=0)
    day = now.astimezone(ZoneInfo(event.time_zone)).date()
    more = {column: F(column) + count for column, count in counts.items()}
    if not HourlySales.objects.filter(ticket_type_id=type_id, hour=hour).update(**more):
        HourlySales.objects.create(event=event, ticket_type_id=type_id, hour=hour, **counts)
    if not DailySales.objects.filter(ticket_type_id=type_id, day=day).update(**more):
        DailySales.objects.create(event=event, ticket_type_id=type_id, day=day, **counts)
