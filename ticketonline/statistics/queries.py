"""Reading the statistics of an event."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Max, Min

from ..events.models import Event, TicketType
from .models import DailySales, HourlySales, TypeStatistics
from .services.freeze import freeze_or_thaw

# A chart has no room for the hours of more.
HOURS_FOR_DAYS = 15


@dataclass(frozen=True, kw_only=True)
class TypeSales:
    """What was sold of one ticket type less what came back, after the event began apart, where it may be below zero.

    `left` is what can still be reserved now.
    """

    type_id: UUID
    type: str
    amount: int
    sold: int
    sold_late: int
    left: int
    is_hidden: bool = False
    withheld: int = 0  # in contingents

    @property
    def held(self) -> int:
        """What is neither sold, left nor kept back: tickets in reservations that are not paid yet."""
        return max(0, self.amount - self.sold - self.sold_late - self.left - self.withheld)


@dataclass(frozen=True, kw_only=True)
class EventSales:
    """What was sold of an event less what came back. Frozen once it has begun: `sold_late` then counts apart."""

    all_sold: int
    sold_late: int
    types: Sequence[TypeSales]
    frozen_at: datetime | None


@dataclass(frozen=True, kw_only=True)
class HourSales:
    """How many tickets of one type were sold in the hour that begins then, less those that came back in it.

    Or in the day.
    """

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
    """The hours in which more or less was sold than came back, in order; of a frozen event those before it began.

    Of an event that sells for more than `HOURS_FOR_DAYS`, its days. Sales and returns are counted whether late or not.
    Of the hour (or day) in which the event was frozen, the rest of what the frozen figures say was before that.
    """
    counters = TypeStatistics.objects.filter(event=event)
    written = list(counters.values_list("ticket_type_id", "tickets_sold", "event__statistics__frozen_at"))
    in_time = {type_id: sold for type_id, sold, _frozen_at in written}
    frozen_at = written[0][2] if written else None
    last = frozen_at.replace(minute=0, second=0, microsecond=0) if frozen_at else None
    hours = [
        HourSales(type_id=type_id, hour=hour, sold=sold - returned)
        for type_id, hour, sold, returned in _counted(event, before=last)
        if sold != returned
    ]
    if last:
        for hour in hours:
            in_time[hour.type_id] = in_time.get(hour.type_id, 0) - hour.sold
        hours += [HourSales(type_id=key, hour=last, sold=rest) for key, rest in sorted(in_time.items()) if rest]
    return hours


def _counted(event: Event, *, before: datetime | None) -> Iterable[tuple[UUID, datetime, int, int]]:
    columns = "tickets_sold", "tickets_returned"
    days = DailySales.objects.filter(event=event).order_by("day", "ticket_type_id")
    zone = ZoneInfo(event.time_zone)
    if before:
        days = days.filter(day__lt=before.astimezone(zone).date())
    ends = days.aggregate(first=Min("day"), last=Max("day"))
    if ends["first"] is None or (ends["last"] - ends["first"]).days <= HOURS_FOR_DAYS:
        hours = HourlySales.objects.filter(event=event).order_by("hour", "ticket_type_id")
        hours = hours.filter(hour__lt=before) if before else hours
        yield from hours.values_list("ticket_type_id", "hour", *columns)
        return
    for type_id, day, sold, returned in days.values_list("ticket_type_id", "day", *columns):
        yield type_id, datetime.combine(day, time.min, zone), sold, returned


def _type_counters(event: Event) -> Iterable[tuple[UUID, int, int]]:
    rows = TypeStatistics.objects.filter(event=event)
    return rows.values_list("ticket_type_id", "tickets_sold", "tickets_sold_late")


def _type_sales(kind: TicketType, sold: int, late: int) -> TypeSales:
    return TypeSales(
        type_id=kind.pk,
        type=kind.type,
        amount=kind.amount,
        sold=sold,
        sold_late=late,
        left=kind.left,
        is_hidden=kind.is_hidden,
        withheld=kind.withheld,
    )
