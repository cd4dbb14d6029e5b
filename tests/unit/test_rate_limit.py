"""A budget that fills up evenly: never more than the burst and what has come in since."""

import sys
import threading
import time
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketonline.core.rate_limit import SECOND, RateLimit

pytestmark = pytest.mark.one_engine


@dataclass
class Clock:
    """A clock that stands still until told otherwise, in nanoseconds."""

    now: int = 1_000 * SECOND

    def __call__(self) -> int:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += int(seconds * SECOND)


@pytest.fixture
def clock() -> Clock:
    return Clock()


def test_a_burst_passes_at_once_and_the_next_is_told_how_long_to_wait(clock):
    limit = RateLimit(per_minute=30, burst=3, clock=clock)

    assert [limit.take("bruno") for _ in range(5)] == [0, 0, 0, 2, 2]


def test_after_one_interval_one_more_passes(clock):
    limit = RateLimit(per_minute=30, burst=3, clock=clock)
    for _ in range(3):
        limit.take("bruno")

    clock.wait(1.9)
    assert limit.take("bruno") == 1
    clock.wait(0.1)
    assert [limit.take("bruno") for _ in range(2)] == [0, 2]


def test_what_is_charged_at_once_is_owed_up_to_a_limit(clock):
    limit = RateLimit(per_minute=60, burst=2, debt=3, clock=clock)

    for _ in range(5):
        limit.charge("bruno")
    assert (limit.take("bruno"), limit.wait("stella")) == (4, 0)
    for _ in range(20):
        limit.charge("bruno")
    assert limit.wait("bruno") == 7
    clock.wait(6.9)
    limit.take("stella")
    assert limit.take("bruno") == 1
    clock.wait(0.1)
    assert limit.take("bruno") == 0


def test_asking_how_long_to_wait_counts_nothing(clock):
    limit = RateLimit(per_minute=60, burst=2, clock=clock)

    assert [limit.wait("bruno") for _ in range(5)] == [0] * 5
    assert [limit.take("bruno") for _ in range(2)] == [0, 0]
    assert [limit.wait("bruno"), limit.wait("stella")] == [1, 0]
    clock.wait(1)
    assert limit.wait("bruno") == 0


def test_being_refused_costs_nothing(clock):
    limit = RateLimit(per_minute=60, burst=1, clock=clock)
    limit.take("bruno")

    for _ in range(100):
        assert limit.take("bruno") == 1
    clock.wait(1)

    assert limit.take("bruno") == 0


def test_whoever_rested_has_the_whole_burst_again_and_no_more(clock):
    limit = RateLimit(per_minute=30, burst=3, clock=clock)
    for _ in range(3):
        limit.take("bruno")

    clock.wait(3600)

    assert [limit.take("bruno") for _ in range(4)] == [0, 0, 0, 2]


def test_one_does_not_use_up_what_is_anothers(clock):
    limit = RateLimit(per_minute=1, burst=1, clock=clock)
    limit.take("bruno")

    assert limit.take("stella") == 0
    assert limit.take("bruno") == 60


def test_an_interval_that_is_no_whole_number_is_rounded_against_the_client(clock):
    limit = RateLimit(per_minute=7, burst=1, clock=clock)
    limit.take("bruno")

    clock.now += 60 * SECOND // 7
    assert limit.take("bruno") == 1
    clock.now += 1
    assert limit.take("bruno") == 0


# --- What no order of requests gets around --------------------------------------------------------------------------

LIMITS = st.fixed_dictionaries({"per_minute": st.integers(1, 100_000), "burst": st.integers(1, 12)})
GAPS = st.one_of(st.just(0), st.integers(0, 3 * SECOND), st.integers(0, 400 * SECOND))
ASKED = st.lists(st.tuples(GAPS, st.sampled_from("abc")), max_size=80)


@given(limits=LIMITS, asked=ASKED)
def test_in_no_span_of_time_does_more_pass_than_the_burst_and_the_rate_of_it(limits, asked):
    clock = Clock()
    limit = RateLimit(**limits, clock=clock)
    passed: dict[str, list[int]] = {}

    for gap, key in asked:
        clock.now += gap
        if limit.take(key) == 0:
            passed.setdefault(key, []).append(clock.now)

    for moments in passed.values():
        for first, start in enumerate(moments):
            for last, end in enumerate(moments[first:], first):
                assert last - first + 1 <= limits["burst"] + (end - start) * limits["per_minute"] / (60 * SECOND)


@given(limits=LIMITS, asked=ASKED)
def test_whoever_waits_as_long_as_told_always_passes_and_a_second_less_never_does(limits, asked):
    clock = Clock()
    limit = RateLimit(**limits, clock=clock)

    for gap, key in asked:
        clock.now += gap
        wait = limit.take(key)
        if wait:
            clock.now += (wait - 1) * SECOND
            assert wait == 1 or limit.take(key) == 1
            clock.now += SECOND
            assert limit.take(key) == 0


# --- Memory ---------------------------------------------------------------------------------------------------------


def test_ever_new_addresses_do_not_grow_it(clock):
    limit = RateLimit(per_minute=600, burst=200, most_keys=1000, clock=clock)

    for number in range(20_000):
        limit.take(f"192.0.2.{number}")

    assert len(limit) <= 1000


def test_ever_new_addresses_do_not_free_one_that_has_to_wait_and_goes_on(clock):
    limit = RateLimit(per_minute=1, burst=1, most_keys=100, clock=clock)
    limit.take("bruno")

    for number in range(10_000):
        limit.take(f"192.0.2.{number}")
        if number % 40 == 0:
            assert limit.take("bruno") == 60


def test_what_says_nothing_any_more_is_forgotten_in_time(clock):
    limit = RateLimit(per_minute=60, burst=10, clock=clock)
    for number in range(500):
        limit.take(f"192.0.2.{number}")

    clock.wait(10)
    limit.take("bruno")
    clock.wait(10)
    limit.take("bruno")

    assert len(limit) == 2


@given(st.lists(st.tuples(st.integers(0, 20 * SECOND), st.sampled_from("abcdefgh")), max_size=120))
def test_forgetting_in_time_changes_no_answer(asked):
    clock = Clock()
    forgetful = RateLimit(per_minute=60, burst=5, clock=clock)
    each_alone = {key: RateLimit(per_minute=60, burst=5, clock=clock) for key in "abcdefgh"}

    for gap, key in asked:
        clock.now += gap
        assert forgetful.take(key) == each_alone[key].take(key)


def test_what_is_left_is_told_and_not_counted(clock):
    limit = RateLimit(per_minute=60, burst=3, clock=clock)
    told = [limit.budget("bruno")]

    for _ in range(4):
        limit.take("bruno")
        told.append(limit.budget("bruno"))
    clock.now += SECOND + SECOND // 2
    told += [limit.budget("bruno"), limit.budget("stella")]

    assert told == [(3, 0), (2, 1), (1, 2), (0, 3), (0, 3), (1, 2), (3, 0)]
    assert (limit.burst, limit.filling_seconds) == (3, 3)


@given(st.lists(st.integers(0, 3 * SECOND), max_size=60), st.integers(1, 6))
def test_as_many_are_let_through_as_were_said_to_be_left(gaps, burst):
    clock = Clock()
    limit = RateLimit(per_minute=60, burst=burst, clock=clock)

    for gap in gaps:
        clock.now += gap
        left, _seconds = limit.budget("bruno")
        assert (limit.take("bruno") == 0) == (left > 0)


def test_the_table_as_it_is_delivered_stays_under_twelve_megabytes(clock):
    limit = RateLimit(per_minute=600, burst=200, clock=clock)
    for number in range(70_000):
        limit.take(f"2001:db8:{number:x}::")

    halves = (limit._recent, limit._older)
    size = sum(
        sys.getsizeof(half) + sum(sys.getsizeof(k) + sys.getsizeof(v) for k, v in half.items()) for half in halves
    )

    assert len(limit) <= 65_536
    assert size < 12_000_000


# --- Threads --------------------------------------------------------------------------------------------------------


class Interrupted(str):
    """A key that lets other threads go first whenever it is looked up."""

    __slots__ = ()

    def __hash__(self) -> int:
        time.sleep(0)
        return super().__hash__()

    __eq__ = str.__eq__


def test_threads_at_once_get_no_more_than_the_burst_together(clock):
    limit = RateLimit(per_minute=1, burst=100, clock=clock)
    together = threading.Barrier(16)
    waits = []

    def ask() -> None:
        together.wait()
        waits.extend(limit.take(Interrupted("bruno")) for _ in range(20))

    threads = [threading.Thread(target=ask) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(waits), waits.count(0)) == (320, 100)
