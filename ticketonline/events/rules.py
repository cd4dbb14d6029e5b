"""The rules of events and ticket types, without a database."""

from datetime import datetime
from enum import StrEnum

DEFAULT_LIMIT_PER_RESERVATION = 5
MAX_AMOUNT = 10_000_000  # tickets of one type; the largest stadium holds a hundredth of it
EARLIEST_YEAR, LATEST_YEAR = 2000, 2199  # beyond are typing errors, and at last years that no clock can show
FEW_LEFT_SHARE = 0.1
FEW_LEFT_MOST = 20


class SalesState(StrEnum):
    """Where an event stands between its announcement and its beginning."""

    NOT_YET = "not_yet"
    OPEN = "open"
    CLOSED = "closed"
    PAST = "past"


def sales_state(
    *, date: datetime, sales_open_at: datetime | None, sales_close_at: datetime | None, now: datetime
) -> SalesState:
    """Whether tickets can be bought at that moment. Without times of their own, sales end when the event begins."""
    if now >= date:
        return SalesState.PAST
    if sales_close_at is not None and now >= sales_close_at:
        return SalesState.CLOSED
    if sales_open_at is not None and now < sales_open_at:
        return SalesState.NOT_YET
    return SalesState.OPEN


def is_few_left(*, left: int, amount: int) -> bool:
    """Whether so little is left that a buyer should be told: at most a tenth, and at most 20 tickets."""
    return 0 < left <= min(amount * FEW_LEFT_SHARE, FEW_LEFT_MOST)
