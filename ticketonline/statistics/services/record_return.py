"""Counting what came back after it was sold."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db.models import F

from ...events.models import Event
from ..models import TypeStatistics
from .add_up import add_up
from .freeze import lock_statistics
from .record_sale import Sold


def record_return(event: Event, *, returned: Mapping[UUID, Sold], now: datetime) -> None:
    """Count what came back, by ticket type id, with the money that goes back; after the event began, apart.

    Must run inside the transaction that takes the sale back, with the ticket types locked. What was sold in an hour
    stays sold in it. Locks the statistics rows, which come before the transaction in the lock order.
    """
    row = lock_statistics(event)
    counter = "tickets_sold" if row.frozen_at is None else "tickets_sold_late"
    for type_id, its in returned.items():
        # It was sold, so that its type has a row.
        TypeStatistics.objects.filter(ticket_type_id=type_id).update(**{counter: F(counter) - its.tickets})
        add_up(event, type_id, now=now, tickets_returned=its.tickets, takings_returned=its.takings)
