"""The rules of payments, without a database."""

from datetime import timedelta
from enum import StrEnum

MAX_ATTEMPTS = 8
FIRST_RETRY = timedelta(seconds=1)
LONGEST_RETRY = timedelta(minutes=1)


class Status(StrEnum):
    """The states of a transaction."""

    PENDING = "PENDING"
    COMPLETED = "COMPLETED"
    ERROR = "ERROR"


def retry_delay(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts: doubling from a second up to a minute."""
    doublings: int = max(attempts - 1, 0)
    return min(FIRST_RETRY * (1 << min(doublings, 16)), LONGEST_RETRY)
