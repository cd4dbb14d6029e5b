"""Whoever is answered at the desk wakes the next, and who went away meanwhile leaves nothing behind."""

import threading
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from random import Random
from uuid import UUID, uuid4

import pytest

from ticketonline.core.errors import Busy, DomainError
from ticketonline.sales.desk import desk as desk_module
from ticketonline.sales.desk.desk import Desk
from ticketonline.sales.desk.wishes import Wish
from ticketonline.sales.errors import Unknown
from ticketonline.sales.models import Reservation

pytestmark = pytest.mark.one_engine

PATIENCE = 20.0
LATE = 0.05  # seconds after which a buyer whose batch is not committed goes away, in this file
BUYERS, ROUNDS = 40, 25


def wish() -> Wish:
    return Wish(id=uuid4(), event_id=uuid4(), amounts={"VIP": 1})


class StepByStep:
    """Commits one batch each time it is told to."""

    def __init__(self) -> None:
        self.begun = threading.Semaphore(0)
        self.going = threading.Semaphore(0)

    def __call__(self, wishes: Sequence[Wish], *, also: frozenset[UUID]) -> Mapping[UUID, Reservation]:
        self.begun.release()
        assert self.going.acquire(timeout=PATIENCE)
        return {wish.id: Reservation(id=wish.id) for wish in wishes}


@pytest.fixture
def crowd() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(BUYERS) as threads:
        yield threads


@pytest.fixture(autouse=True)
def nobody_waits_long_for_a_commit(monkeypatch):
    monkeypatch.setattr(desk_module, "LONGEST_COMMIT_SECONDS", LATE)


def answer_behind_one_who_left(crowd: ThreadPoolExecutor) -> "list[Future[Reservation]]":
    """Two buyers, answered together with one who came first and went away while the batch was committed."""
    commits = StepByStep()
    desk = Desk(room=9, patience=PATIENCE, commit=commits)
    crowd.submit(desk.serve, wish())
    assert commits.begun.acquire(timeout=PATIENCE)
    buyers = []
    for desk._patience in (0.5, 2.0, 2.0):
        before = desk._present
        buyers.append(crowd.submit(desk.serve, wish()))
        while desk._present == before:
            threading.Event().wait(0.001)
    commits.going.release()
    assert commits.begun.acquire(timeout=PATIENCE)
    with pytest.raises(Unknown):
        buyers[0].result(PATIENCE)
    commits.going.release()
    return buyers[1:]


def test_who_went_away_keeps_nobody_asleep(crowd):
    answers = answer_behind_one_who_left(crowd)

    assert all(isinstance(answer.result(PATIENCE), Reservation) for answer in answers)


def test_waking_one_who_went_away_and_no_other_leaves_the_rest_asleep(crowd, monkeypatch):
    """The negative control: both have tickets, and are never told."""
    wake = desk_module._Place.wake
    monkeypatch.setattr(desk_module._Place, "wake", lambda place: wake(place) or True)

    answers = answer_behind_one_who_left(crowd)

    for answer in answers:
        with pytest.raises(Unknown):
            answer.result(PATIENCE)


def test_many_who_go_away_in_the_very_moment_of_the_answer_leave_nothing_behind(crowd, monkeypatch):
    monkeypatch.setattr(desk_module, "LONGEST_COMMIT_SECONDS", 0.002)
    chance = Random(7)
    decided: set[UUID] = set()

    def commit(wishes: Sequence[Wish], *, also: frozenset[UUID]) -> Mapping[UUID, Reservation]:
        threading.Event().wait(chance.uniform(0.0, 0.006))
        decided.update(wish.id for wish in wishes)
        return {wish.id: Reservation(id=wish.id) for wish in wishes}

    desk = Desk(room=BUYERS, patience=0.002, commit=commit)

    def buy() -> "list[tuple[UUID, object]]":
        got: list[tuple[UUID, object]] = []
        for _ in range(ROUNDS):
            one = wish()
            try:
                got.append((one.id, desk.serve(one)))
            except DomainError as refusal:
                got.append((one.id, refusal))
        return got

    outcomes = [pair for buyer in [crowd.submit(buy) for _ in range(BUYERS)] for pair in buyer.result(PATIENCE)]
    desk._patience = PATIENCE
    last = desk.serve(wish())  # comes after the crowd's last batch

    assert isinstance(last, Reservation)
    assert len(outcomes) == BUYERS * ROUNDS
    assert {type(outcome) for _, outcome in outcomes} <= {Busy, Unknown, Reservation}
    assert not [key for key, outcome in outcomes if isinstance(outcome, Busy) and key in decided]
    assert not [key for key, outcome in outcomes if isinstance(outcome, Reservation) and outcome.pk != key]
    assert (desk._present, len(desk._line)) == (0, 0)


def test_where_no_thread_can_be_started_nothing_is_left_in_the_line(monkeypatch):
    decided: list[Wish] = []

    def commit(wishes: Sequence[Wish], *, also: frozenset[UUID]) -> Mapping[UUID, Reservation]:
        decided.extend(wishes)
        return {wish.id: Reservation(id=wish.id) for wish in wishes}

    def fail(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    desk, unlucky, lucky = Desk(room=1, patience=PATIENCE, commit=commit), wish(), wish()
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", fail)
        with pytest.raises(RuntimeError):
            desk.serve(unlucky)

    assert desk.serve(lucky).pk == lucky.id
    assert decided == [lucky]
