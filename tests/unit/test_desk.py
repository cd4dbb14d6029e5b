"""The line at the desk and its committer, with a commit of the test's own in the place of a database."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import cycle
from uuid import UUID, uuid4

import pytest

from ticketonline.core.errors import Busy
from ticketonline.sales.desk import desk as desk_module
from ticketonline.sales.desk.desk import MOST_NAMES, MOST_TURNS, MOST_WISHES, Desk
from ticketonline.sales.desk.late import Late
from ticketonline.sales.desk.wishes import Again, Wish
from ticketonline.sales.errors import SoldOut, Unknown
from ticketonline.sales.models import Reservation

pytestmark = pytest.mark.one_engine

PATIENCE = 20.0
EVENT = uuid4()


class Commits:
    """Grants every wish, unless told otherwise, and waits before each batch while the gate is closed."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.begun = threading.Semaphore(0)
        self.batches: list[list[Wish]] = []
        self.also: list[frozenset[UUID]] = []
        self.instead: dict[UUID, object] = {}
        self.is_welcome: Callable[[Wish], bool] = lambda one: False  # to join a batch that waited for its locks

    def __call__(self, wishes: list[Wish], *, also: frozenset[UUID], late: Late) -> Mapping[UUID, object]:
        self.batches.append(wishes)
        self.also.append(also)
        self.begun.release()
        assert self.gate.wait(PATIENCE)
        wishes += late.join(self.is_welcome)
        answers: dict[UUID, object] = {wish.id: Reservation(id=wish.id) for wish in wishes}
        for wish in wishes:
            told = self.instead.get(wish.id)
            if isinstance(told, list):
                answers[wish.id] = told.pop(0) if told else answers[wish.id]
            elif told is not None:
                answers[wish.id] = told
        return answers

    def close(self) -> None:
        self.gate.clear()

    def wait_for_a_batch(self) -> None:
        assert self.begun.acquire(timeout=PATIENCE)


@pytest.fixture
def commits() -> Commits:
    return Commits()


THREAD, LOOP = "in a thread", "in an event loop"


class Crowd:
    """Buyers who wait at the desk, each in the next of these ways."""

    def __init__(self, *ways: str) -> None:
        self._ways = cycle(ways)
        self._threads = ThreadPoolExecutor(200)
        self._loop = asyncio.new_event_loop()
        self._threads.submit(self._loop.run_forever)

    def ask(self, desk: Desk, wish: Wish) -> "Future[Reservation]":
        """What will come of the wish."""
        if next(self._ways) == THREAD:
            return self._threads.submit(desk.serve, wish)
        return asyncio.run_coroutine_threadsafe(desk.wait(wish), self._loop)

    def line_up(self, desk: Desk, wishes: Sequence[Wish]) -> "list[Future[Reservation]]":
        """One after the other."""
        answers = []
        for one in wishes:
            before = desk._present
            answers.append(self.ask(desk, one))
            ends = time.monotonic() + PATIENCE
            while desk._present == before:
                assert time.monotonic() < ends
                time.sleep(0.001)
        return answers

    def go_home(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._threads.shutdown()
        self._loop.close()


@pytest.fixture(params=[(THREAD,), (LOOP,), (THREAD, LOOP)], ids=" and ".join)
def crowd(request) -> Iterator[Crowd]:
    crowd = Crowd(*request.param)
    yield crowd
    crowd.go_home()


@pytest.fixture
def both() -> Iterator[Crowd]:
    crowd = Crowd(THREAD, LOOP)
    yield crowd
    crowd.go_home()


def wish(names: int = 1, first: int = 0) -> Wish:
    return Wish(id=uuid4(), event_id=EVENT, amounts={f"type {first + number}": 1 for number in range(names)})


def make_desk(commits: Commits, *, room: int = 10, threads: int = 200, patience: float = PATIENCE) -> Desk:
    return Desk(room=room, threads=threads, patience=patience, commit=commits)


def test_a_wish_alone_is_a_batch_alone(commits, crowd):
    one = wish()

    assert crowd.ask(make_desk(commits), one).result(PATIENCE).pk == one.id

    assert commits.batches == [[one]]


def test_all_that_wait_are_the_next_batch_in_the_order_they_came(commits, crowd):
    desk, first, others = make_desk(commits), wish(), [wish() for _ in range(9)]
    commits.close()
    answers = crowd.line_up(desk, [first])
    commits.wait_for_a_batch()
    answers += crowd.line_up(desk, others)
    commits.gate.set()

    assert [answer.result(PATIENCE).pk for answer in answers] == [one.id for one in (first, *others)]
    assert commits.batches == [[first], others]


def test_a_refusal_is_raised_where_its_wish_waits_and_nowhere_else(commits, crowd):
    desk, refused, granted = make_desk(commits), wish(), wish()
    commits.instead[refused.id] = SoldOut(shortages="VIP (0)")
    commits.close()
    answers = crowd.line_up(desk, [wish(), refused, granted])
    commits.gate.set()

    with pytest.raises(SoldOut):
        answers[1].result(PATIENCE)
    assert answers[2].result(PATIENCE).pk == granted.id


def test_whoever_finds_the_desk_full_is_told_at_once(commits, crowd):
    desk = make_desk(commits, room=3)
    commits.close()
    answers = crowd.line_up(desk, [wish() for _ in range(3)])

    with pytest.raises(Busy):
        crowd.ask(desk, wish()).result(PATIENCE)
    commits.gate.set()

    assert all(isinstance(answer.result(PATIENCE), Reservation) for answer in answers)


def test_there_is_room_again_when_somebody_was_answered(commits, crowd):
    desk = make_desk(commits, room=1)

    for one in (wish(), wish()):
        assert crowd.ask(desk, one).result(PATIENCE).pk == one.id


def test_who_waited_too_long_is_sent_away_and_never_decided(commits, crowd):
    desk, first, late = make_desk(commits, patience=0.05), wish(), wish()
    commits.close()
    answer = crowd.line_up(desk, [first])[0]
    commits.wait_for_a_batch()

    with pytest.raises(Busy):
        crowd.ask(desk, late).result(PATIENCE)
    commits.gate.set()

    assert answer.result(PATIENCE).pk == first.id
    assert crowd.ask(desk, another := wish()).result(PATIENCE).pk == another.id
    assert late not in [one for batch in commits.batches for one in batch]


def test_who_is_in_a_batch_waits_longer_than_in_the_line_and_learns_what_came_of_it(commits, crowd):
    desk, one = make_desk(commits, patience=0.01), wish()
    commits.close()
    answer = crowd.line_up(desk, [one])[0]
    commits.wait_for_a_batch()
    threading.Event().wait(0.1)
    assert not answer.done()
    commits.gate.set()

    assert answer.result(PATIENCE).pk == one.id


def test_a_commit_that_never_ends_is_unknown(commits, crowd, monkeypatch):
    monkeypatch.setattr(desk_module, "LONGEST_COMMIT_SECONDS", 0.05)
    desk = make_desk(commits, patience=0.01)
    commits.close()

    with pytest.raises(Unknown):
        crowd.ask(desk, wish()).result(PATIENCE)
    commits.gate.set()

    desk._patience = PATIENCE
    assert crowd.ask(desk, one := wish()).result(PATIENCE).pk == one.id


def test_what_is_to_be_asked_again_goes_first_with_what_it_needs_locked(commits, crowd):
    desk, again, other, lock = make_desk(commits), wish(), wish(), uuid4()
    commits.instead[again.id] = [Again(lock=frozenset({lock}))]
    commits.close()
    answers = crowd.line_up(desk, [again])
    commits.wait_for_a_batch()
    answers += crowd.line_up(desk, [other])
    commits.gate.set()

    assert [answer.result(PATIENCE).pk for answer in answers] == [again.id, other.id]
    assert commits.batches == [[again], [again, other]]
    assert commits.also == [frozenset(), frozenset({lock})]


def test_what_is_to_be_asked_again_without_end_is_busy(commits, crowd):
    desk, again = make_desk(commits), wish()
    commits.instead[again.id] = Again(lock=frozenset())

    with pytest.raises(Busy):
        crowd.ask(desk, again).result(PATIENCE)

    assert len(commits.batches) == MOST_TURNS + 1


def serve_one_and_a_crowd(desk: Desk, commits: Commits, crowd: Crowd, count: int) -> None:
    """The crowd comes while the batch of the one waits at the gate."""
    commits.close()
    answers = crowd.line_up(desk, [wish()])
    commits.wait_for_a_batch()
    answers += crowd.line_up(desk, [wish() for _ in range(count)])
    commits.gate.set()
    assert all(answer.result(PATIENCE) for answer in answers)


def test_a_batch_is_no_longer_than_its_limit(commits, crowd):
    desk = make_desk(commits, room=200)
    serve_one_and_a_crowd(desk, commits, crowd, MOST_WISHES + 1)

    assert [len(batch) for batch in commits.batches] == [1, MOST_WISHES, 1]


def test_wishes_for_very_many_types_are_batches_of_their_own(commits, crowd):
    desk = make_desk(commits)
    commits.close()
    answers = crowd.line_up(desk, [wish()])
    commits.wait_for_a_batch()
    answers += crowd.line_up(desk, [wish(names=MOST_NAMES), wish(names=2 * MOST_NAMES), wish()])
    commits.gate.set()

    assert all(answer.result(PATIENCE) for answer in answers)
    assert [len(batch) for batch in commits.batches] == [1, 1, 1, 1]


def test_a_bug_is_told_to_those_it_hit_and_the_desk_goes_on(commits, crowd, caplog):
    desk = make_desk(commits)
    hit = wish()

    def fail(wishes: list[Wish], *, also: frozenset[UUID], late: Late) -> Mapping[UUID, object]:
        raise ZeroDivisionError

    desk._commit_batch = fail  # type: ignore[assignment]
    with pytest.raises(ZeroDivisionError):
        crowd.ask(desk, hit).result(PATIENCE)
    desk._commit_batch = commits  # type: ignore[assignment]

    assert crowd.ask(desk, one := wish()).result(PATIENCE).pk == one.id
    assert "the sales desk failed" in caplog.text


def test_threads_that_wait_are_so_many_and_the_loop_has_the_rest_of_the_room(commits, both):
    desk = make_desk(commits, room=5, threads=2)
    commits.close()
    answers = both.line_up(desk, [wish() for _ in range(4)])

    with pytest.raises(Busy):
        both.ask(desk, wish()).result(PATIENCE)  # in a thread
    answers += both.line_up(desk, [wish()])  # in the loop
    assert desk.is_full()
    commits.gate.set()

    assert all(isinstance(answer.result(PATIENCE), Reservation) for answer in answers)
    assert sum(len(batch) for batch in commits.batches) == 5
    assert both.ask(desk, one := wish()).result(PATIENCE).pk == one.id  # in a thread again


def test_whoever_is_welcome_joins_a_batch_that_waited_for_its_locks(commits, crowd):
    desk, first, joining, other, late = make_desk(commits), wish(), wish(), wish(), wish()
    commits.is_welcome = lambda one: one in (joining, late)
    commits.close()
    answers = crowd.line_up(desk, [first])
    commits.wait_for_a_batch()
    answers += crowd.line_up(desk, [joining, other, late])
    commits.gate.set()

    assert [answer.result(PATIENCE).pk for answer in answers] == [one.id for one in (first, joining, other, late)]
    assert commits.batches == [[first, joining], [other, late]]  # nobody is overtaken


def test_who_wants_something_else_is_overtaken_but_nobody_who_wants_the_same_as_well(commits, crowd):
    desk, first, unlocked = make_desk(commits), wish(), wish(names=2, first=1)
    harmed, unharmed = wish(first=2), wish()
    commits.is_welcome = lambda one: one is not unlocked
    commits.close()
    answers = crowd.line_up(desk, [first])
    commits.wait_for_a_batch()
    answers += crowd.line_up(desk, [unlocked, harmed, unharmed])
    commits.gate.set()

    assert all(answer.result(PATIENCE) for answer in answers)
    assert commits.batches == [[first, unharmed], [unlocked, harmed]]


def test_no_more_join_than_a_batch_may_have(commits, crowd):
    desk = make_desk(commits, room=200)
    commits.is_welcome = lambda one: True
    serve_one_and_a_crowd(desk, commits, crowd, MOST_WISHES + 1)

    assert [len(batch) for batch in commits.batches] == [MOST_WISHES, 2]


def test_who_needs_more_locked_joins_no_batch_that_has_its_locks_already(commits, crowd):
    desk, first, lock = make_desk(commits, room=200), wish(names=MOST_NAMES), uuid4()
    again = wish(names=MOST_NAMES)
    commits.instead |= {first.id: [Again(lock=frozenset())], again.id: [Again(lock=frozenset({lock}))]}
    commits.close()
    answers = crowd.line_up(desk, [first])
    commits.wait_for_a_batch()
    answers += crowd.line_up(desk, [again])
    commits.is_welcome = lambda one: True  # so both are asked again, and too long to be taken together at first
    commits.gate.set()

    assert [answer.result(PATIENCE).pk for answer in answers] == [first.id, again.id]
    assert (commits.batches, commits.also) == ([[first, again], [first], [again]], [frozenset(), frozenset(), {lock}])
