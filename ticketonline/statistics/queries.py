"""Reading the statistics of an event."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ..events.models import Event, TicketType
from .models import HourlySales, TypeStatistics
from .services.freeze import freeze_or_thaw


@dataclass(frozen=True, kw_only=True)
class TypeSales:
    """What was sold of one ticket type, after the event began apart; `left` is what can still be reserved now."""

    type_id: UUID
    type: str
    amount: int
    sold: int
    sold_late: int
    left: int

    @property
    def held(self) -> int:
        """What is neither sold nor left: tickets in reservations that are not paid yet."""
        return max(0, self.amount - self.sold - self.sold_late - self.left)


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
    sold = {type_id: (sold, late) for type_id, sold, late in _type_counters(event)}
    types = [_type_sales(kind, *sold.get(kind.pk, (0, 0))) for kind in event.ticket_types.all()]
    return EventSales(
        all_sold=sum(kind.sold for kind in types),
        sold_late=sum(kind.sold_late for kind in types),
        types=types,
        frozen_at=row.frozen_at,
    )


def list_hours(event: Event) -> list[HourSales]:
    """The hours in which something was sold, in order; of a frozen event those of sales before it began.

    Sales are counted by the hour whether late or not. The late ones came last, so that what was sold in time is the
    first so many.
    """
    remaining = {type_id: sold for type_id, sold, _late in _type_counters(event)}
    hours = []
    rows = HourlySales.objects.filter(event=event).order_by("hour", "ticket_type_id")
    for type_id, hour, count in rows.values_list("ticket_type_id", "hour", "tickets_sold"):
        sold = min(count, remaining.get(type_id, 0))
        if sold:
            remaining[type_id] -= sold
            hours.append(HourSales(type_id=type_id, hour=hour, sold=sold))
    return hours


def _type_counters(event: Event) -> Iterable[tuple[UUID, int, int]]:
    rows = TypeStatistics.objects.filter(event=event)
    return rows.values_list("ticket_type_id", "tickets_sold", "tickets_sold_late")


def _type_sales(kind: TicketType, sold: int, late: int) -> TypeSales:
    return TypeSales(type_id=kind.pk, type=kind.type, amount=kind.amount, sold=sold, sold_late=late, left=kind.left)
