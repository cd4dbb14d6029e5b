from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketonline.events.rules import (
    Cancelling,
    SalesState,
    is_few_left,
    may_cancel,
    may_name,
    may_pass_on,
    sales_state,
)

pytestmark = pytest.mark.one_engine

OPENS = datetime(2027, 5, 1, 10, 0, tzinfo=UTC)
CLOSES = datetime(2027, 5, 31, 10, 0, tzinfo=UTC)
BEGINS = datetime(2027, 6, 1, 19, 30, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)


@pytest.mark.parametrize(
    ("now", "state"),
    [
        (OPENS - INSTANT, SalesState.NOT_YET),
        (OPENS, SalesState.OPEN),
        (CLOSES - INSTANT, SalesState.OPEN),
        (CLOSES, SalesState.CLOSED),
        (BEGINS - INSTANT, SalesState.CLOSED),
        (BEGINS, SalesState.PAST),
        (BEGINS + INSTANT, SalesState.PAST),
    ],
)
def test_sales_open_and_close_at_the_very_moment(now, state):
    assert sales_state(date=BEGINS, sales_open_at=OPENS, sales_close_at=CLOSES, now=now) is state


@pytest.mark.parametrize(
    ("now", "state"), [(BEGINS - INSTANT, SalesState.OPEN), (BEGINS, SalesState.PAST), (OPENS, SalesState.OPEN)]
)
def test_without_times_of_their_own_sales_end_when_the_event_begins(now, state):
    assert sales_state(date=BEGINS, sales_open_at=None, sales_close_at=None, now=now) is state


def test_an_event_that_has_begun_is_past_even_if_its_sales_never_opened():
    after = BEGINS + INSTANT

    state = sales_state(date=BEGINS, sales_open_at=after + INSTANT, sales_close_at=after + 2 * INSTANT, now=after)

    assert state is SalesState.PAST


def test_sales_that_close_after_the_event_has_begun_end_with_its_beginning():
    state = sales_state(date=BEGINS, sales_open_at=None, sales_close_at=BEGINS + timedelta(days=1), now=BEGINS)

    assert state is SalesState.PAST


@pytest.mark.parametrize(
    ("left", "amount", "few"),
    [
        (0, 50, False),
        (1, 50, True),
        (5, 50, True),
        (6, 50, False),
        (20, 1000, True),
        (21, 1000, False),
        (1, 10, True),
        (1, 9, False),
        (-1, 50, False),
    ],
)
def test_few_are_left_at_a_tenth_and_at_most_twenty(left, amount, few):
    assert is_few_left(left=left, amount=amount) is few


@given(st.integers(0, 10_000_000), st.integers(0, 10_000_000))
def test_what_is_sold_out_is_never_called_few_left(left, amount):
    assert not is_few_left(left=0, amount=amount)
    assert not (is_few_left(left=left, amount=amount) and left > 20)


# --- What buyers may do ---------------------------------------------------------------------------------------------

BEFORE_EACH_END = [
    (None, BEGINS - INSTANT, True),
    (None, BEGINS, False),
    (CLOSES, CLOSES - INSTANT, True),
    (CLOSES, CLOSES, False),
    (BEGINS + timedelta(days=1), BEGINS, False),
]


@pytest.mark.parametrize(("until", "now", "may"), BEFORE_EACH_END)
def test_names_can_be_changed_up_to_their_limit_and_never_once_the_event_begins(until, now, may):
    assert may_name(until, begins=BEGINS, status="PUBLISHED", now=now) is may


@pytest.mark.parametrize(
    ("is_allowed", "now", "may"),
    [(True, BEGINS - INSTANT, True), (True, BEGINS, False), (False, OPENS, False)],
)
def test_tickets_are_passed_on_until_the_event_begins_where_that_is_allowed(is_allowed, now, may):
    assert may_pass_on(is_allowed, begins=BEGINS, status="PUBLISHED", now=now) is may


@pytest.mark.parametrize(("until", "now", "may"), BEFORE_EACH_END)
def test_orders_can_be_cancelled_up_to_their_limit_and_never_once_the_event_begins(until, now, may):
    cancelled = may_cancel(Cancelling.REFUND, until=until, begins=BEGINS, status="PUBLISHED", is_free=False, now=now)

    assert cancelled is may


@pytest.mark.parametrize(
    ("cancelling", "is_free", "may"),
    [
        (Cancelling.NEVER, True, False),
        (Cancelling.NEVER, False, False),
        (Cancelling.FREE, True, True),
        (Cancelling.FREE, False, False),
        (Cancelling.REFUND, True, True),
        ("REFUND", False, True),  # as a row has it
    ],
)
def test_orders_are_cancelled_as_the_organiser_allows(cancelling, is_free, may):
    cancelled = may_cancel(cancelling, until=None, begins=BEGINS, status="PUBLISHED", is_free=is_free, now=OPENS)

    assert cancelled is may


@pytest.mark.parametrize("status", ["DRAFT", "CANCELLED"])
def test_of_an_event_that_is_not_published_nothing_can_be_done(status):
    assert not may_name(None, begins=BEGINS, status=status, now=OPENS)
    assert not may_pass_on(True, begins=BEGINS, status=status, now=OPENS)
    assert not may_cancel(Cancelling.REFUND, until=None, begins=BEGINS, status=status, is_free=True, now=OPENS)
