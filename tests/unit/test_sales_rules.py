from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketonline.sales.errors import NothingWanted, WrongAmount
from ticketonline.sales.rules import NEXT, Line, Status, status_at, summed

pytestmark = pytest.mark.one_engine

ENDS = datetime(2027, 6, 1, 12, 0, tzinfo=UTC)
INSTANT = timedelta(microseconds=1)


def test_a_pending_reservation_may_be_completed_or_cancelled():
    assert NEXT[Status.PENDING] == {Status.COMPLETED, Status.CANCELLED}


def test_what_is_completed_may_be_taken_back():
    assert NEXT[Status.COMPLETED] == {Status.CANCELLED}


def test_nothing_leaves_what_is_cancelled():
    assert NEXT[Status.CANCELLED] == frozenset()


def test_the_state_table_knows_every_status():
    assert set(NEXT) == set(Status)


@pytest.mark.parametrize(
    ("now", "reads_as"),
    [
        (ENDS - INSTANT, Status.PENDING),
        (ENDS, Status.CANCELLED),
        (ENDS + INSTANT, Status.CANCELLED),
    ],
)
def test_a_hold_is_over_at_the_very_moment_it_ends(now, reads_as):
    assert status_at(status="PENDING", hold_ends_at=ENDS, now=now) is reads_as


@pytest.mark.parametrize("ended", [Status.COMPLETED, Status.CANCELLED])
@pytest.mark.parametrize("now", [ENDS - INSTANT, ENDS, ENDS + INSTANT])
def test_what_ended_reads_the_same_at_any_time(ended, now):
    assert status_at(status=ended, hold_ends_at=ENDS, now=now) is ended


def test_a_type_listed_twice_is_summed():
    lines = [Line(type="VIP", amount=2), Line(type="Standard", amount=1), Line(type="VIP", amount=3)]

    assert summed(lines) == {"VIP": 5, "Standard": 1}


def test_types_that_differ_in_case_are_different():
    assert summed([Line(type="VIP", amount=1), Line(type="vip", amount=1)]) == {"VIP": 1, "vip": 1}


def test_no_line_at_all_is_refused():
    with pytest.raises(NothingWanted):
        summed([])


@pytest.mark.parametrize("amount", [0, -1, -(10**30)])
def test_less_than_one_ticket_is_refused_by_the_name_of_its_type(amount):
    with pytest.raises(WrongAmount) as refusal:
        summed([Line(type="Standard", amount=1), Line(type="VIP", amount=amount)])

    assert refusal.value.facts == {"type": "VIP"}


def test_a_negative_line_can_not_be_hidden_behind_a_positive_one():
    with pytest.raises(WrongAmount):
        summed([Line(type="VIP", amount=3), Line(type="VIP", amount=-1)])


LINES = st.lists(
    st.builds(Line, type=st.sampled_from(["VIP", "Standard", "Standing"]), amount=st.integers(1, 10)),
    min_size=1,
    max_size=200,
)


@given(LINES)
def test_summing_neither_loses_nor_invents_a_ticket(lines):
    amounts = summed(lines)

    assert sum(amounts.values()) == sum(line.amount for line in lines)
    assert set(amounts) == {line.type for line in lines}


@given(LINES, st.randoms())
def test_the_order_of_the_lines_does_not_matter(lines, chance):
    mixed = [*lines]
    chance.shuffle(mixed)

    assert summed(mixed) == summed(lines)
