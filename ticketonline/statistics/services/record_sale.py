"""Counting a completed sale."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import F

from ...events.models import Event
from ..models import HourlySales, TypeStatistics
from .freeze import lock_statistics


def record_sale(event: Event, *, sold: Mapping[UUID, int], now: datetime) -> None:
    """Add so many tickets by ticket type id to the event's statistics; after the event began, apart from them.

    Must run inside the transaction that completes the sale, with the ticket types locked. Locks the statistics rows,
    which come before the transaction in the lock order.
    """
    row = lock_statistics(event)
    counter = "tickets_sold" if row.frozen_at is None else "tickets_sold_late"
    hour = now.replace(minute=0, second=0, microsecond=0)
    # Looking before writing is safe here: the event's row is locked, so nobody else adds one of these.
    for type_id, count in sold.items():
        if not TypeStatistics.objects.filter(ticket_type_id=type_id).update(**{counter: F(counter) + count}):
            TypeStatistics.objects.create(ticket_type_id=type_id, event=event, **{counter: count})
        # Late or not: queries.list_hours tells them apart, and a thawed event has them all in their hours.
        in_hour = HourlySales.objects.filter(ticket_type_id=type_id, hour=hour)
        if not in_hour.update(tickets_sold=F("tickets_sold") + count):
            HourlySales.objects.create(event=event, ticket_type_id=type_id, hour=hour, tickets_sold=count)
