"""The line at the desk and its committer, with a commit of the test's own in the place of a database."""

import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from uuid import UUID, uuid4

import pytest

from ticketonline.core.errors import Busy
from ticketonline.sales.desk import desk as desk_module
from ticketonline.sales.desk.desk import MOST_NAMES, MOST_TURNS, MOST_WISHES, Desk
from ticketonline.sales.desk.wishes import Again, Wish
from ticketonline.sales.errors import SoldOut, Unknown
from ticketonline.sales.models import Reservation

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

    def __call__(self, wishes: Sequence[Wish], *, also: frozenset[UUID]) -> Mapping[UUID, object]:
        self.batches.append(list(wishes))
        self.also.append(also)
        self.begun.release()
        assert self.gate.wait(PATIENCE)
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


@pytest.fixture
def crowd():
    with ThreadPoolExecutor(200) as threads:
        yield threads


def wish(names: int = 1) -> Wish:
    return Wish(id=uuid4(), event_id=EVENT, amounts={f"type {number}": 1 for number in range(names)})


def make_desk(commits: Commits, *, room: int = 10, patience: float = PATIENCE) -> Desk:
    return Desk(room=room, patience=patience, commit=commits)


def line_up(crowd: ThreadPoolExecutor, desk: Desk, wishes: Sequence[Wish]) -> "list[Future[Reservation]]":
    """One after the other, each in a thread of its own."""
    answers = []
    for one in wishes:
        before = desk._present
        answers.append(crowd.submit(desk.serve, one))
        while desk._present == before:
            threading.Event().wait(0.001)
    return answers


def test_a_wish_alone_is_a_batch_alone(commits):
    one = wish()

    assert make_desk(commits).serve(one).pk == one.id

    assert commits.batches == [[one]]


def test_all_that_wait_are_the_next_batch_in_the_order_they_came(commits, crowd):
    desk, first, others = make_desk(commits), wish(), [wish() for _ in range(9)]
    commits.close()
    answers = line_up(crowd, desk, [first])
    commits.wait_for_a_batch()
    answers += line_up(crowd, desk, others)
    commits.gate.set()

    assert [answer.result(PATIENCE).pk for answer in answers] == [one.id for one in (first, *others)]
    assert commits.batches == [[first], others]


def test_a_refusal_is_raised_where_its_wish_waits_and_nowhere_else(commits, crowd):
    desk, refused, granted = make_desk(commits), wish(), wish()
    commits.instead[refused.id] = SoldOut(shortages="VIP (0)")
    commits.close()
    answers = line_up(crowd, desk, [wish(), refused, granted])
    commits.gate.set()

    with pytest.raises(SoldOut):
        answers[1].result(PATIENCE)
    assert answers[2].result(PATIENCE).pk == granted.id


def test_whoever_finds_the_desk_full_is_told_at_once(commits, crowd):
    desk = make_desk(commits, room=3)
    commits.close()
    answers = line_up(crowd, desk, [wish() for _ in range(3)])

    with pytest.raises(Busy):
        desk.serve(wish())
    commits.gate.set()

    assert all(isinstance(answer.result(PATIENCE), Reservation) for answer in answers)


def test_there_is_room_again_when_somebody_was_answered(commits):
    desk = make_desk(commits, room=1)

    for one in (wish(), wish()):
        assert desk.serve(one).pk == one.id


def test_who_waited_too_long_is_sent_away_and_never_decided(commits, crowd):
    desk, first, late = make_desk(commits, patience=0.05), wish(), wish()
    commits.close()
    answer = line_up(crowd, desk, [first])[0]
    commits.wait_for_a_batch()

    with pytest.raises(Busy):
        desk.serve(late)
    commits.gate.set()

    assert answer.result(PATIENCE).pk == first.id
    assert desk.serve(another := wish()).pk == another.id
    assert late not in [one for batch in commits.batches for one in batch]


def test_who_is_in_a_batch_waits_longer_than_in_the_line_and_learns_what_came_of_it(commits, crowd):
    desk, one = make_desk(commits, patience=0.01), wish()
    commits.close()
    answer = line_up(crowd, desk, [one])[0]
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
        desk.serve(wish())
    commits.gate.set()


def test_what_is_to_be_asked_again_goes_first_with_what_it_needs_locked(commits, crowd):
    desk, again, other, lock = make_desk(commits), wish(), wish(), uuid4()
    commits.instead[again.id] = [Again(lock=frozenset({lock}))]
    commits.close()
    answers = line_up(crowd, desk, [again])
    commits.wait_for_a_batch()
    answers += line_up(crowd, desk, [other])
    commits.gate.set()

    assert [answer.result(PATIENCE).pk for answer in answers] == [again.id, other.id]
    assert commits.batches == [[again], [again, other]]
    assert commits.also == [frozenset(), frozenset({lock})]


def test_what_is_to_be_asked_again_without_end_is_busy(commits):
    desk, again = make_desk(commits), wish()
    commits.instead[again.id] = Again(lock=frozenset())

    with pytest.raises(Busy):
        desk.serve(again)

    assert len(commits.batches) == MOST_TURNS + 1


def test_a_batch_is_no_longer_than_its_limit(commits, crowd):
    desk = make_desk(commits, room=200)
    commits.close()
    answers = line_up(crowd, desk, [wish()])
    commits.wait_for_a_batch()
    answers += line_up(crowd, desk, [wish() for _ in range(MOST_WISHES + 1)])
    commits.gate.set()

    assert all(answer.result(PATIENCE) for answer in answers)
    assert [len(batch) for batch in commits.batches] == [1, MOST_WISHES, 1]


def test_wishes_for_very_many_types_are_batches_of_their_own(commits, crowd):
    desk = make_desk(commits)
    commits.close()
    answers = line_up(crowd, desk, [wish()])
    commits.wait_for_a_batch()
    answers += line_up(crowd, desk, [wish(names=MOST_NAMES), wish(names=2 * MOST_NAMES), wish()])
    commits.gate.set()

    assert all(answer.result(PATIENCE) for answer in answers)
    assert [len(batch) for batch in commits.batches] == [1, 1, 1, 1]


def test_a_bug_is_told_to_those_it_hit_and_the_desk_goes_on(commits, caplog):
    desk = make_desk(commits)
    hit = wish()

    def fail(wishes: Sequence[Wish], *, also: frozenset[UUID]) -> Mapping[UUID, object]:
        raise ZeroDivisionError

    desk._commit_batch = fail  # type: ignore[assignment]
    with pytest.raises(ZeroDivisionError):
        desk.serve(hit)
    desk._commit_batch = commits  # type: ignore[assignment]

    assert desk.serve(one := wish()).pk == one.id
    assert "the sales desk failed" in caplog.text
