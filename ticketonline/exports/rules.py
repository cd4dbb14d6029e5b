"""What may be exported, by whom, how much of it and for how long, without a database."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum

from ..accounts.rules import Permission

KEPT = timedelta(days=7)  # a file, from when it is done
# A worker that died is replaced after this long. A living one renews its claim every second, except while it puts a
# workbook together, which takes some seconds.
CLAIM = timedelta(seconds=60)
MOST_ATTEMPTS = 4
# Of one file: two minutes of a worker's time, in which others wait. Excel itself takes a million.
MOST_ROWS = 500_000
MOST_UNFINISHED = 5  # of one organiser: a worker makes one file after the other, and others wait as well
MOST_KEPT = 100  # of one organiser, so that nobody fills the disk


class Kind(StrEnum):
    """What an export holds."""

    RESERVATIONS = "reservations"
    TICKETS = "tickets"  # that are paid for, one a line
    MONEY = "money"  # by day and ticket type


class Format(StrEnum):
    """As what it is written."""

    CSV = "csv"
    XLSX = "xlsx"


CONTENT_TYPES: Mapping[Format, str] = {
    Format.CSV: "text/csv; charset=utf-8",
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


class State(StrEnum):
    """How far it has come."""

    QUEUED = "QUEUED"
    RUNNING = "RUNNING"
    DONE = "DONE"
    FAILED = "FAILED"


class Fault(StrEnum):
    """Why it failed."""

    NONE = ""
    TOO_LONG = "too_long"  # more than `MOST_ROWS`
    BROKEN = "broken"  # every attempt ended in an error


UNFINISHED = (State.QUEUED, State.RUNNING)
# Beyond `Permission.EXPORT`. Columns with names and with money are left out for whoever may not see those.
NEEDED: Mapping[Kind, Permission | None] = {
    Kind.RESERVATIONS: None,
    Kind.TICKETS: None,
    Kind.MONEY: Permission.SEE_MONEY,
}
