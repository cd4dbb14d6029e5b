"""The rules of payments, without a database."""

from datetime import timedelta
from enum import StrEnum

MAX_ATTEMPTS = 8
FIRST_RETRY = timedelta(seconds=1)
LONGEST_RETRY = timedelta(minutes=1)
MAX_GIFT_REASON = 200  # characters


class Way(StrEnum):
    """How the box office is paid; stands where another payment's gateway does."""

    CASH = "cash"
    CARD_TERMINAL = "card_terminal"
    INVOICE = "invoice"  # later
    GIFT = "gift"  # not at all


# The gateways behind which there is no program: who took such money gives it back with their own hands.
BY_HAND = frozenset({Way.CASH, Way.CARD_TERMINAL, Way.INVOICE})
MAX_REASON = 500  # characters, for which money is kept


class Status(StrEnum):
    """The states of a transaction."""

    PENDING = "PENDING"
    COMPLETED = "COMPLETED"
    ERROR = "ERROR"


def retry_delay(attempts: int) -> timedelta:
    """How long to wait after so many failed attempts: doubling from a second up to a minute."""
    doublings: int = max(attempts - 1, 0)
    return min(FIRST_RETRY * (1 << min(doublings, 16)), LONGEST_RETRY)
