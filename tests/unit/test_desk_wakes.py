"""Nobody's wake-up is lost at the desk, in threads or in a loop; who went away meanwhile leaves nothing behind."""

import asyncio
import threading
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from random import Random
from uuid import UUID, uuid4

import pytest

from tests.asking import in_loop
from ticketonline.core.errors import Busy, DomainError
from ticketonline.sales.desk import desk as desk_module
from ticketonline.sales.desk.desk import Desk
from ticketonline.sales.desk.late import Late
from ticketonline.sales.desk.wishes import Wish
from ticketonline.sales.errors import Unknown
from ticketonline.sales.models import Reservation

pytestmark = pytest.mark.one_engine

PATIENCE = 20.0
BUYERS, ROUNDS = 40, 25  # in threads, and as many in the loop

Outcomes = list[tuple[UUID, object]]


def wish() -> Wish:
    return Wish(id=uuid4(), event_id=uuid4(), amounts={"VIP": 1})


def granted(wishes: list[Wish]) -> Mapping[UUID, Reservation]:
    return {wish.id: Reservation(id=wish.id) for wish in wishes}


def test_many_who_go_away_in_the_very_moment_of_the_answer_leave_nothing_behind(monkeypatch):
    monkeypatch.setattr(desk_module, "LONGEST_COMMIT_SECONDS", 0.002)
    chance = Random(7)
    decided: set[UUID] = set()

    def commit(wishes: list[Wish], *, also: frozenset[UUID], late: Late) -> Mapping[UUID, Reservation]:
        time.sleep(chance.uniform(0.0, 0.006))
        decided.update(wish.id for wish in wishes)
        return granted(wishes)

    desk = Desk(room=2 * BUYERS, threads=BUYERS, patience=0.002, commit=commit)

    def buy_in_a_thread() -> Outcomes:
        got: Outcomes = []
        for _ in range(ROUNDS):
            one = wish()
            try:
                got.append((one.id, desk.serve(one)))
            except DomainError as refusal:
                got.append((one.id, refusal))
        return got

    async def buy_in_the_loop() -> Outcomes:
        got: Outcomes = []
        for _ in range(ROUNDS):
            one = wish()
            try:
                got.append((one.id, await desk.wait(one)))
            except DomainError as refusal:
                got.append((one.id, refusal))
        return got

    async def scene() -> Outcomes:
        loop = asyncio.get_running_loop()
        in_threads = [loop.run_in_executor(threads, buy_in_a_thread) for _ in range(BUYERS)]
        got = await asyncio.gather(*in_threads, *[buy_in_the_loop() for _ in range(BUYERS)])
        desk._patience = PATIENCE
        monkeypatch.setattr(desk_module, "LONGEST_COMMIT_SECONDS", PATIENCE)
        assert isinstance(await desk.wait(wish()), Reservation)  # comes after the crowd's last batch
        return [pair for outcomes in got for pair in outcomes]

    with ThreadPoolExecutor(BUYERS) as threads:
        outcomes = in_loop(scene())

    assert len(outcomes) == 2 * BUYERS * ROUNDS
    assert {type(outcome) for _, outcome in outcomes} <= {Busy, Unknown, Reservation}
    assert not [key for key, outcome in outcomes if isinstance(outcome, Busy) and key in decided]
    assert not [key for key, outcome in outcomes if isinstance(outcome, Reservation) and outcome.pk != key]
    assert (desk._present, len(desk._line)) == (0, 0)


def test_a_patient_crowd_of_threads_and_of_a_loop_is_answered_to_the_last():
    def commit(wishes: list[Wish], *, also: frozenset[UUID], late: Late) -> Mapping[UUID, Reservation]:
        return granted(wishes)

    desk = Desk(room=2 * BUYERS, threads=BUYERS, patience=PATIENCE, commit=commit)

    def buy_in_a_thread() -> int:
        return sum(desk.serve(one).pk == one.id for one in (wish() for _ in range(ROUNDS)))

    async def buy_in_the_loop() -> int:
        wishes = [wish() for _ in range(ROUNDS)]
        return sum([(await desk.wait(one)).pk == one.id for one in wishes])

    async def scene() -> list[int]:
        loop = asyncio.get_running_loop()
        in_threads = [loop.run_in_executor(threads, buy_in_a_thread) for _ in range(BUYERS)]
        return await asyncio.gather(*in_threads, *[buy_in_the_loop() for _ in range(BUYERS)])

    with ThreadPoolExecutor(BUYERS) as threads:
        assert in_loop(scene()) == [ROUNDS] * 2 * BUYERS


def test_one_who_went_away_keeps_no_others_of_the_batch_asleep():
    going = threading.Semaphore(0)
    batches: list[int] = []

    def commit(wishes: list[Wish], *, also: frozenset[UUID], late: Late) -> Mapping[UUID, Reservation]:
        batches.append(len(wishes))
        assert going.acquire(timeout=PATIENCE)
        return granted(wishes)

    desk = Desk(room=9, threads=9, patience=PATIENCE, commit=commit)

    async def scene() -> list[Reservation]:
        buyers = [asyncio.create_task(desk.wait(wish()))]
        while not batches:
            await asyncio.sleep(0.001)
        buyers += [asyncio.create_task(desk.wait(wish())) for _ in range(3)]
        await asyncio.sleep(0)
        going.release()
        await buyers[0]
        while len(batches) < 2:
            await asyncio.sleep(0.001)
        buyers[1].cancel()
        await asyncio.sleep(0)
        going.release()
        return await asyncio.gather(*buyers[2:])

    assert len(in_loop(scene())) == 2
    assert batches == [1, 3]


def test_where_no_thread_can_be_started_nothing_is_left_in_the_line(monkeypatch):
    decided: list[Wish] = []

    def commit(wishes: list[Wish], *, also: frozenset[UUID], late: Late) -> Mapping[UUID, Reservation]:
        decided.extend(wishes)
        return {wish.id: Reservation(id=wish.id) for wish in wishes}

    def fail(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    desk, unlucky, lucky = Desk(room=1, threads=1, patience=PATIENCE, commit=commit), wish(), wish()
    with monkeypatch.context() as patch:
        patch.setattr(threading.Thread, "start", fail)
        with pytest.raises(RuntimeError):
            desk.serve(unlucky)

    assert desk.serve(lucky).pk == lucky.id
    assert decided == [lucky]


def test_while_an_idle_desk_gives_its_connection_back_the_line_is_open(monkeypatch):
    closing, closed = threading.Event(), threading.Event()

    class Connection:
        def close(self) -> None:
            if threading.current_thread() is desk._committer:  # the committers of other tests' desks are idle as well
                closing.set()
                assert closed.wait(PATIENCE)

    def commit(wishes: list[Wish], *, also: frozenset[UUID], late: Late) -> Mapping[UUID, Reservation]:
        return granted(wishes)

    desk = Desk(room=2, threads=2, patience=PATIENCE, commit=commit)
    monkeypatch.setattr(desk_module, "IDLE_SECONDS", 0.01)
    monkeypatch.setattr(desk_module, "connection", Connection())
    with ThreadPoolExecutor(2) as crowd:
        crowd.submit(desk.serve, wish()).result(PATIENCE)
        assert closing.wait(PATIENCE)
        answers = [crowd.submit(desk.serve, wish()) for _ in range(2)]
        ends = time.monotonic() + PATIENCE
        while not desk.is_full():
            assert time.monotonic() < ends, "the line is closed"
            time.sleep(0.001)
        closed.set()
        assert all(answer.result(PATIENCE) for answer in answers)
