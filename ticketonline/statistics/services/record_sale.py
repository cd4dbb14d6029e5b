"""Counting a completed sale."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import F

from ...events.models import Event
from ..models import TypeStatistics
from .add_up import add_up
from .freeze import lock_statistics


@dataclass(frozen=True, kw_only=True, slots=True)
class Sold:
    """So many tickets of a type, and what they cost together, in thousandths of the currency."""

    tickets: int
    takings: int


def record_sale(event: Event, *, sold: Mapping[UUID, Sold], now: datetime) -> None:
    """Add what was sold, by ticket type id, to the event's statistics; after the event began, apart from them.

    Must run inside the transaction that completes the sale, with the ticket types locked. Locks the statistics rows,
    which come before the transaction in the lock order.
    """
    row = lock_statistics(event)
    counter = "tickets_sold" if row.frozen_at is None else "tickets_sold_late"
    # Looking before writing is safe here: the event's row is locked, so nobody else adds one of these.
    for type_id, its in sold.items():
        count = its.tickets
        if not TypeStatistics.objects.filter(ticket_type_id=type_id).update(**{counter: F(counter) + count}):
            TypeStatistics.objects.create(ticket_type_id=type_id, event=event, **{counter: count})
        # Late or not: queries.list_hours tells them apart, and a thawed event has them all in their hours.
        add_up(event, type_id, now=now, tickets_sold=count, takings=its.takings)
