"""What was sold of an event hour by hour or day by day, what came back, and for how much, by ticket type."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from decimal import Decimal
from enum import StrEnum
from itertools import groupby
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Q

from ..core.money import of_thousandths
from ..events.models import Event
from .models import HourlySales

Row = tuple[UUID, datetime, int, int, int, int]  # type, hour, tickets sold and returned, the same in thousandths


class Step(StrEnum):
    """How long a stretch of time is: a day by the clocks where the event takes place."""

    HOUR = "hour"
    DAY = "day"


@dataclass(frozen=True, kw_only=True)
class TypeSold:
    """What was sold of one ticket type in a stretch of time, and what came back in it, whenever that was sold."""

    type_id: UUID
    sold: int
    returned: int
    takings: Decimal
    given_back: Decimal


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """A stretch of time in which something was sold or came back."""

    start: datetime
    types: Sequence[TypeSold]


def list_sales(event: Event, *, step: Step, since: datetime | None, until: datetime | None, most: int) -> list[Stretch]:
    """The first so many of the stretches in which something was sold, late or not, or came back, within those times."""
    rows = HourlySales.objects.filter(Q(tickets_sold__gt=0) | Q(tickets_returned__gt=0), event=event)
    rows = rows.order_by("hour", "ticket_type_id")
    if since is not None:
        rows = rows.filter(hour__gte=since)
    if until is not None:
        rows = rows.filter(hour__lt=until)
    counted = "tickets_sold", "tickets_returned", "takings", "takings_returned"
    stretches = _stretches(rows.values_list("ticket_type_id", "hour", *counted).iterator(), event, step)
    return [stretch for _, stretch in zip(range(most), stretches, strict=False)]


def _stretches(rows: Iterator[Row], event: Event, step: Step) -> Iterator[Stretch]:
    zone = ZoneInfo(event.time_zone)

    def start(row: Row) -> datetime:
        if step is Step.HOUR:
            return row[1].astimezone(UTC)
        return datetime.combine(row[1].astimezone(zone).date(), time.min, zone).astimezone(UTC)

    for moment, sold_then in groupby(rows, key=start):
        types: dict[UUID, list[int]] = {}
        for type_id, _hour, *counts in sold_then:
            before = types.get(type_id, [0] * len(counts))
            types[type_id] = [one + more for one, more in zip(before, counts, strict=True)]
        yield Stretch(
            start=moment,
            types=[
                TypeSold(
                    type_id=key,
                    sold=sold,
                    returned=returned,
                    takings=of_thousandths(takings, event.currency),
                    given_back=of_thousandths(given_back, event.currency),
                )
                for key, (sold, returned, takings, given_back) in types.items()
            ],
        )
