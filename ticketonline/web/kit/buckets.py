"""Sales by the hour put together into as many stretches of time as a chart has room for."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from ...statistics.queries import HourSales

MAX_BUCKETS = 60
DAY = timedelta(days=1)
# Lengths that people count time in; beyond the last, whole numbers of days.
LENGTHS = (timedelta(hours=1), timedelta(hours=3), timedelta(hours=6), DAY)


@dataclass(frozen=True, kw_only=True)
class Bucket:
    """What was sold from `start` on, on the event's clock, until the next bucket: `sold` by type, in their order."""

    start: datetime
    sold: Sequence[int]

    @property
    def total(self) -> int:
        """Tickets of all types."""
        return sum(self.sold)


@dataclass(frozen=True, kw_only=True)
class Timeline:
    """Buckets of one length without a gap."""

    buckets: Sequence[Bucket]
    length: timedelta

    @property
    def is_by_hours(self) -> bool:
        """Whether there are so few hours that each has its own bucket."""
        return self.length == LENGTHS[0]

    @property
    def is_by_days(self) -> bool:
        """Whether the time of day says nothing."""
        return self.length >= DAY


def timeline(
    hours: Sequence[HourSales], *, type_ids: Sequence[UUID], zone: ZoneInfo, until: datetime
) -> Timeline | None:
    """From the first sale to `until`, in at most `MAX_BUCKETS`; None when nothing was sold.

    Cut by the event's wall clock: a day there may have 23 or 25 hours, and its sales are still that day's.
    """
    if not hours:
        return None
    walls = {hour: _wall(hour, zone) for hour in {row.hour for row in hours}}
    first, last = walls[min(walls)], max(_wall(until, zone), walls[max(walls)])
    length = _length(first, last)
    start = _floor(first, length)
    sold = [[0] * len(type_ids) for _ in range((last - start) // length + 1)]
    column = {type_id: index for index, type_id in enumerate(type_ids)}
    for row in hours:
        sold[(walls[row.hour] - start) // length][column[row.type_id]] += row.sold
    return Timeline(
        buckets=[
            Bucket(start=(start + index * length).replace(tzinfo=zone), sold=counts)
            for index, counts in enumerate(sold)
        ],
        length=length,
    )


def _wall(moment: datetime, zone: ZoneInfo) -> datetime:
    return moment.astimezone(zone).replace(tzinfo=None)


def _length(first: datetime, last: datetime) -> timedelta:
    for length in LENGTHS:
        if (last - _floor(first, length)) // length < MAX_BUCKETS:
            return length
    days = (last - _floor(first, DAY)) // DAY + 1
    return DAY * -(-days // MAX_BUCKETS)


def _floor(wall: datetime, length: timedelta) -> datetime:
    midnight = wall.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight if length >= DAY else midnight + (wall - midnight) // length * length
