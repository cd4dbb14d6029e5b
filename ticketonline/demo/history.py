"""How the tickets of a demo event were sold: a rush at the opening, calm weeks, a rise before the day."""

import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from random import Random
from zoneinfo import ZoneInfo

from .programme.shapes import DemoType

RUSH, RUSH_HOURS = 26.0, 16.0  # an hour of the opening is worth so many calm ones; the rush ebbs in that time
RISE, RISE_HOURS = 4.0, 60.0  # the same of the last days before the event
# How much people buy in each hour of their day, from midnight on.
CLOCK = (2, 1, 1, 1, 1, 2, 4, 7, 10, 12, 13, 13, 15, 13, 11, 11, 12, 14, 17, 20, 22, 19, 12, 6)
SIZES, SIZE_WEIGHTS = (1, 2, 3, 4, 5), (22, 46, 10, 17, 5)
SECOND_TYPE = 0.22  # the share of baskets with tickets of two types
DECLINED = 0.06  # of the sales, those whose first card was declined
ABANDONED = 0.08  # so many reservations for each sale came to nothing
RETURNED = 0.015  # so many more were paid, and taken back by the organiser
SOLD_OUT_AFTER = 0.4  # what is sold out was so after this share of the time since the opening


class Ending(Enum):
    """What became of a reservation."""

    PAID = auto()
    PAID_AT_SECOND_TRY = auto()
    ABANDONED = auto()
    RETURNED = auto()


@dataclass(frozen=True, kw_only=True)
class PastReservation:
    """A reservation to record: when it was made, of how many tickets by type name, and how it ended."""

    made_at: datetime
    amounts: Mapping[str, int]
    ending: Ending


def invent(
    types: Sequence[DemoType], *, opened: datetime, begins: datetime, until: datetime, zone: ZoneInfo, chance: Random
) -> list[PastReservation]:
    """Reservations made from the opening on and before `until`, in order, after which each type has sold what it has.

    The same `chance` and times invent the same ones.
    """
    baskets = [*_baskets([kind for kind in types if kind.early], chance)]
    baskets += _baskets([kind for kind in types if not kind.early], chance)
    if all(kind.sold == kind.amount for kind in types):
        until = opened + (until - opened) * SOLD_OUT_AFTER
    moments = _moments(len(baskets), opened=opened, begins=begins, until=until, zone=zone, chance=chance)
    reservations = [
        PastReservation(made_at=made_at, amounts=amounts, ending=_paid(chance))
        for made_at, amounts in zip(moments, baskets, strict=True)
    ]
    sold = [*reservations]
    for ending, share in ((Ending.ABANDONED, ABANDONED), (Ending.RETURNED, RETURNED)):
        reservations += [
            PastReservation(made_at=paid.made_at, amounts=paid.amounts, ending=ending)
            for paid in sold
            if chance.random() < share
        ]
    return sorted(reservations, key=lambda reservation: reservation.made_at)


def _paid(chance: Random) -> Ending:
    return Ending.PAID_AT_SECOND_TRY if chance.random() < DECLINED else Ending.PAID


def _baskets(types: Sequence[DemoType], chance: Random) -> Iterator[dict[str, int]]:
    """What people chose, until each type has sold what it has sold."""
    limits = {kind.type: kind.limit for kind in types}
    left = Counter({kind.type: kind.sold for kind in types})
    while left := +left:
        # In proportion to what is left, so that all types come to their end at the same time.
        first = chance.choices([*left], [*left.values()])[0]
        basket = {first: min(left[first], limits[first], *chance.choices(SIZES, SIZE_WEIGHTS))}
        others = [name for name in left if name != first]
        if others and chance.random() < SECOND_TYPE:
            second = chance.choice(others)
            basket[second] = min(left[second], limits[second], chance.choice((1, 1, 2)))
        left.subtract(basket)
        yield basket


def _moments(
    count: int, *, opened: datetime, begins: datetime, until: datetime, zone: ZoneInfo, chance: Random
) -> list[datetime]:
    """So many moments in order, where the curve of sales is high more often than where it is low."""
    seconds = (until - opened).total_seconds()
    hours = [opened + timedelta(hours=hour) for hour in range(math.ceil(seconds / 3600))]
    if not hours:
        assert not count, "tickets can't be sold before the opening"
        return []
    weights = [_eagerness(hour, opened=opened, begins=begins, zone=zone) for hour in hours]
    chosen = chance.choices(hours, weights, k=count)
    moments = [hour + timedelta(seconds=chance.random() * 3600) for hour in chosen]
    # The last hour may be a short one.
    return sorted(moment if moment < until else opened + chance.random() * (until - opened) for moment in moments)


def _eagerness(hour: datetime, *, opened: datetime, begins: datetime, zone: ZoneInfo) -> float:
    since, to_go = (hour - opened).total_seconds() / 3600, (begins - hour).total_seconds() / 3600
    eagerness = 1 + RUSH * math.exp(-since / RUSH_HOURS) + RISE * math.exp(-to_go / RISE_HOURS)
    return eagerness * CLOCK[hour.astimezone(zone).hour]
