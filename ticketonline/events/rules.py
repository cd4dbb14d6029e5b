"""The rules of events and ticket types, without a database."""

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

DEFAULT_LIMIT_PER_RESERVATION = 5
MAX_AMOUNT = 10_000_000  # tickets of one type; the largest stadium holds a hundredth of it
EARLIEST_YEAR, LATEST_YEAR = 2000, 2199  # beyond are typing errors, and at last years that no clock can show
MAX_TAX_RATE = 50  # percent; the highest rate of value added tax anywhere is 27
LONGEST_CONTINGENT_NAME = 100  # characters
MOST_CONTINGENTS = 100  # of one event; a page shows them all
MOST_PER_RESERVATION = 100  # tickets of one type, and with one promo code
LONGEST_CODE = 40  # characters of a promo code
MOST_PROMO_CODES = 5_000  # of one event; each is a row that an organiser can look up
MOST_CODES_AT_ONCE = 1_000  # made in one transaction, which takes a second
LEAST_PERCENT_OFF = Decimal("0.01")
FEW_LEFT_SHARE = 0.1
FEW_LEFT_MOST = 20

# Where an event may go from its status. Cancelling can be taken back, for whoever pressed the wrong button.
NEXT_STATUS = {"DRAFT": {"PUBLISHED"}, "PUBLISHED": {"DRAFT", "CANCELLED"}, "CANCELLED": {"PUBLISHED"}}


class Cancelling(StrEnum):
    """Which of their orders buyers may cancel themselves."""

    NEVER = "NEVER"
    FREE = "FREE"  # those that cost nothing
    REFUND = "REFUND"  # all: what was paid goes back


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


class TypeSalesState(StrEnum):
    """Where a ticket type stands within the sales of its event."""

    OPEN = "open"
    PAUSED = "paused"
    NOT_YET = "not_yet"
    CLOSED = "closed"


def type_sales_state(
    *, is_paused: bool, sales_open_at: datetime | None, sales_close_at: datetime | None, now: datetime
) -> TypeSalesState:
    """Whether the type can be bought at that moment, while its event is on sale."""
    if sales_close_at is not None and now >= sales_close_at:
        return TypeSalesState.CLOSED
    if is_paused:
        return TypeSalesState.PAUSED
    if sales_open_at is not None and now < sales_open_at:
        return TypeSalesState.NOT_YET
    return TypeSalesState.OPEN


def is_few_left(*, left: int, amount: int) -> bool:
    """Whether so little is left that a buyer should be told: at most a tenth, and at most 20 tickets."""
    return 0 < left <= min(amount * FEW_LEFT_SHARE, FEW_LEFT_MOST)


def may_name(names_until: datetime | None, *, begins: datetime, status: str, now: datetime) -> bool:
    """Whether holders may write names on their tickets at that moment: until then, else until the event begins."""
    return _is_on(names_until, begins=begins, status=status, now=now)


def may_pass_on(is_allowed: bool, *, begins: datetime, status: str, now: datetime) -> bool:
    """Whether holders may pass their tickets on at that moment: until the event begins, where that is allowed."""
    return is_allowed and _is_on(None, begins=begins, status=status, now=now)


def may_cancel(
    cancelling: str, *, until: datetime | None, begins: datetime, status: str, is_free: bool, now: datetime
) -> bool:
    """Whether buyers may cancel an order of theirs at that moment: until then, else until the event begins."""
    is_allowed = cancelling == Cancelling.REFUND or (cancelling == Cancelling.FREE and is_free)
    return is_allowed and _is_on(until, begins=begins, status=status, now=now)


def _is_on(until: datetime | None, *, begins: datetime, status: str, now: datetime) -> bool:
    return status == "PUBLISHED" and now < begins and (until is None or now < until)
