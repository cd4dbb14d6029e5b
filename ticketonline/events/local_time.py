"""Times as they stand on the clocks of a time zone, which leave hours out and have others twice."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo


class LeftOut(ValueError):
    """The clocks are put forward past that time; `next_local` is what they show instead."""

    def __init__(self, next_local: datetime) -> None:
        super().__init__(f"left out; {next_local} instead")
        self.next_local = next_local


@dataclass(frozen=True, kw_only=True)
class Reading:
    """A moment read off a clock. `is_doubled`: the clocks show that time twice, and this is the first time."""

    moment: datetime
    is_doubled: bool


def read_local(local: datetime, time_zone: str) -> Reading:
    """The moment, in UTC, at which the clocks of that zone show a time without a zone; raises `LeftOut`."""
    zone = ZoneInfo(time_zone)
    first, second = (local.replace(tzinfo=zone, fold=fold) for fold in (0, 1))
    moment = first.astimezone(UTC)
    shown = on_the_clock(moment, time_zone)
    if shown != local:
        raise LeftOut(shown)
    return Reading(moment=moment, is_doubled=first.utcoffset() != second.utcoffset())


def on_the_clock(moment: datetime, time_zone: str) -> datetime:
    """What the clocks of that zone show at the moment, without a zone."""
    return moment.astimezone(ZoneInfo(time_zone)).replace(tzinfo=None, fold=0)


def moved(moment: datetime | None, *, by: timedelta, time_zone: str) -> datetime | None:
    """The moment when the clocks show so much more: a week after 19:30 is 19:30, whatever they were put by meanwhile.

    A time that is left out becomes the one that they show instead.
    """
    if moment is None:
        return None
    local = on_the_clock(moment, time_zone) + by
    return local.replace(tzinfo=ZoneInfo(time_zone)).astimezone(UTC)
