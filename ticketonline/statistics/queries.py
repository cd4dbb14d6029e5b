"""Reading the statistics of an event."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ..events.models import Event
from .models import HourlySales, TypeStatistics
from .services.freeze import freeze_or_thaw


@dataclass(frozen=True, kw_only=True)
class TypeSales:
    """What was sold of one ticket type; `left` is what can still be reserved now."""

    type_id: UUID
    type: str
    amount: int
    sold: int
    left: int


@dataclass(frozen=True, kw_only=True)
class EventSales:
    """What was sold of an event. Frozen once it has begun: `sold_late` then counts apart."""

    all_sold: int
    sold_late: int
    types: Sequence[TypeSales]
    frozen_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class HourSales:
    """How many tickets of one type were sold in the hour that begins then."""

    type_id: UUID
    hour: datetime
    sold: int


def get_event_sales(event: Event) -> EventSales:
    """The event's figures, by ticket type in the event's order. The first read after the event begins freezes them."""
    row = freeze_or_thaw(event)
    sold = dict(TypeStatistics.objects.filter(event=event).values_list("ticket_type_id", "tickets_sold"))
    return EventSales(
        all_sold=row.tickets_sold,
        sold_late=row.tickets_sold_late,
        types=[
            TypeSales(type_id=kind.pk, type=kind.type, amount=kind.amount, sold=sold.get(kind.pk, 0), left=kind.left)
            for kind in event.ticket_types.all()
        ],
        frozen_at=row.frozen_at,
    )


def list_hours(event: Event) -> list[HourSales]:
    """The hours in which something was sold, in order."""
    rows = HourlySales.objects.filter(event=event).order_by("hour", "ticket_type_id")
    return [HourSales(type_id=row.ticket_type_id, hour=row.hour, sold=row.tickets_sold) for row in rows]
