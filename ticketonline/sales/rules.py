"""The rules of reservations, without a database."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from .errors import NothingWanted, WrongAmount, WrongKey

IDEMPOTENCY_KEY = re.compile(r"[!-~]{16,255}")
IDEMPOTENCY_KEY_DAYS = 1  # for which a key is kept
LONGEST_HOLD = timedelta(days=7)  # from the moment of prolonging: what is held is sold to nobody else
MAX_COMMENT = 2_000  # characters; the column has no limit of its own
MOST_COMMENTS = 200  # of one reservation; a page shows them all


class Terms(StrEnum):
    """By which rules somebody gets tickets. Never more than there are, whatever they are."""

    ONLINE = "ONLINE"  # all of them
    BOX_OFFICE = "BOX_OFFICE"  # the organiser's own: when, which types and how many is up to who sells
    GIFT = "GIFT"  # the same, for nothing


class Status(StrEnum):
    """The states of a reservation."""

    PENDING = "PENDING"
    COMPLETED = "COMPLETED"
    CANCELLED = "CANCELLED"


# The state table. A reservation leaves PENDING once. What is completed is cancelled by the organiser alone, who takes
# it back (payments/services/return_order.py), and nothing leaves CANCELLED.
NEXT: dict[Status, frozenset[Status]] = {
    Status.PENDING: frozenset({Status.COMPLETED, Status.CANCELLED}),
    Status.COMPLETED: frozenset({Status.CANCELLED}),
    Status.CANCELLED: frozenset(),
}


@dataclass(frozen=True, kw_only=True)
class Line:
    """So many tickets of the type with that name."""

    type: str
    amount: int


def status_at(*, status: str, hold_ends_at: datetime, now: datetime) -> Status:
    """The status as it reads at that moment: a hold that ended is over whether or not a worker has looked at it."""
    if status == Status.PENDING and now >= hold_ends_at:
        return Status.CANCELLED
    return Status(status)


def summed(lines: Sequence[Line]) -> dict[str, int]:
    """The wish as amounts by type name, a type listed twice summed.

    Raises `WrongAmount` for a zero or negative amount, `NothingWanted` for no ticket at all.
    """
    if not lines:
        raise NothingWanted
    amounts: dict[str, int] = {}
    for line in lines:
        if line.amount < 1:
            raise WrongAmount(type=line.type)
        amounts[line.type] = amounts.get(line.type, 0) + line.amount
    return amounts


def checked_key(key: str) -> str:
    """The idempotency key, or `WrongKey`; none at all is allowed."""
    if key and not IDEMPOTENCY_KEY.fullmatch(key):
        raise WrongKey
    return key
