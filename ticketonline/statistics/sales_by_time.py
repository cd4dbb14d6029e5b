"""What was sold of an event hour by hour or day by day, and for how much, by ticket type."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from ..core.money import of_thousandths
from ..events.models import Event
from .models import HourlySales

Row = tuple[UUID, datetime, int, int]  # type, hour, tickets, takings in thousandths


class Step(StrEnum):
    """How long a stretch of time is: a day by the clocks where the event takes place."""

    HOUR = "hour"
    DAY = "day"


@dataclass(frozen=True, kw_only=True)
class TypeSold:
    """What was sold of one ticket type in a stretch of time."""

    type_id: UUID
    sold: int
    takings: Decimal


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """A stretch of time in which something was sold."""

    start: datetime
    types: Sequence[TypeSold]


def list_sales(event: Event, *, step: Step, since: datetime | None, until: datetime | None, most: int) -> list[Stretch]:
    """The first so many of the stretches in which something was sold, late or not, from `since` to before `until`."""
    rows = HourlySales.objects.filter(event=event, tickets_sold__gt=0).order_by("hour", "ticket_type_id")
    if since is not None:
        rows = rows.filter(hour__gte=since)
    if until is not None:
        rows = rows.filter(hour__lt=until)
    kept = rows.values_list("ticket_type_id", "hour", "tickets_sold", "takings").iterator()
    stretches = _stretches(kept, event, step)
    return [stretch for _, stretch in zip(range(most), stretches, strict=False)]


def _stretches(rows: Iterator[Row], event: Event, step: Step) -> Iterator[Stretch]:
    zone = ZoneInfo(event.time_zone)

    def start(row: Row) -> datetime:
        if step is Step.HOUR:
            return row[1].astimezone(UTC)
        return datetime.combine(row[1].astimezone(zone).date(), time.min, zone).astimezone(UTC)

    for moment, sold_then in groupby(rows, key=start):
        types: dict[UUID, list[int]] = {}
        for type_id, _hour, sold, takings in sold_then:
            counted = types.setdefault(type_id, [0, 0])
            counted[0] += sold
            counted[1] += takings
        yield Stretch(
            start=moment,
            types=[
                TypeSold(type_id=key, sold=sold, takings=of_thousandths(takings, event.currency))
                for key, (sold, takings) in types.items()
            ],
        )
