"""How many people looked at the page of a demo event before so many of them reserved and paid."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from random import Random
from zoneinfo import ZoneInfo

from .history import Ending, PastReservation

IN_PASSING = (9, 34)  # views of a calm day that lead to nothing
BEFORE_EACH = (7.0, 13.0)  # views for each reservation: most come to look, and come again


@dataclass(frozen=True, kw_only=True)
class PastDay:
    """What was counted of an event on one day, by the clocks there."""

    day: date
    views: int
    reservations: int
    payments: int


def invent_visits(
    reservations: Sequence[PastReservation], *, announced: datetime, until: datetime, zone: ZoneInfo, chance: Random
) -> list[PastDay]:
    """A day for each from the announcement to `until`, with these reservations in it; the same for the same chance."""
    made = Counter(one.made_at.astimezone(zone).date() for one in reservations)
    paid = Counter(one.made_at.astimezone(zone).date() for one in reservations if one.ending is not Ending.ABANDONED)
    return [
        PastDay(
            day=day,
            views=chance.randint(*IN_PASSING) + round(made[day] * chance.uniform(*BEFORE_EACH)),
            reservations=made[day],
            payments=paid[day],
        )
        for day in _days(announced.astimezone(zone).date(), until.astimezone(zone).date())
    ]


def _days(first: date, last: date) -> Iterator[date]:
    for number in range((last - first).days + 1):
        yield first + timedelta(days=number)
