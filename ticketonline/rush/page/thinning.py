"""A series short enough to be drawn and read: so many seconds fall into one row. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from ..recorder import Second


@dataclass(frozen=True, kw_only=True)
class Row:
    """Some seconds together: rates are their mean, times their longest, what is left as it was at their end."""

    at: int
    reservations: float
    tickets: float
    paid: float
    sent_away: float
    errors: int
    p50: float
    p99: float
    waiting: int
    left: dict[str, int]


def thinned(seconds: Sequence[Second], *, most: int) -> Sequence[Row]:
    """The series in `most` rows at most."""
    size = max(ceil(len(seconds) / most), 1)
    return [_row(seconds[start : start + size]) for start in range(0, len(seconds), size)]


def _row(group: Sequence[Second]) -> Row:
    return Row(
        at=group[-1].at,
        reservations=sum(second.reservations for second in group) / len(group),
        tickets=sum(second.tickets for second in group) / len(group),
        paid=sum(second.paid for second in group) / len(group),
        sent_away=sum(second.sent_away for second in group) / len(group),
        errors=sum(second.errors for second in group),
        p50=max(second.p50 for second in group),
        p99=max(second.p99 for second in group),
        waiting=max(second.waiting for second in group),
        left=dict(group[-1].left),
    )
