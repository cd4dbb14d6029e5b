"""A line when the machine, a caller or the work itself lets it down."""

import asyncio
import threading

import pytest

from tests.asking import LONGEST_SECONDS, in_loop
from tests.unit.test_line import ROOM, Work, come, come_to_be_worked_for, done, make_line, told

pytestmark = pytest.mark.one_engine


def test_what_failed_for_want_of_a_thread_is_not_done_later(monkeypatch):
    work = Work()

    async def scene() -> None:
        line = make_line(work)
        with monkeypatch.context() as patch:
            patch.setattr(threading.Thread, "start", refuse)
            (failed,) = await told(await come(line, "a"))
        assert isinstance(failed, RuntimeError)
        assert await told(await come(line, "b")) == [done("b")]

    in_loop(scene())

    assert work.batches == [["b"]]


def refuse(thread: threading.Thread) -> None:
    raise RuntimeError("can't start new thread")


def test_who_stops_waiting_leaves_no_place_behind():
    work = Work()

    async def scene() -> None:
        line = make_line(work)
        at_work = await come_to_be_worked_for(line, work, "first")
        waiting = await come(line, *(f"{number}" for number in range(ROOM - 1)))
        assert line.is_full()
        for one in waiting:
            one.cancel()
        await asyncio.wait(waiting, timeout=LONGEST_SECONDS)
        assert not line.is_full()
        others = await come(line, "last")
        work.gate.set()
        assert await told([*at_work, *others]) == [done("first"), done("last")]

    in_loop(scene())

    assert work.batches == [["first"], ["last"]]


def test_nobody_waits_for_ever_for_work_that_answers_too_few():
    async def scene() -> None:
        line = make_line(lambda wishes: [done(wish) for wish in wishes][:1])
        answers = await told(await come(line, "a", "b"))
        assert answers == [done("a"), done("b")]  # each was tried alone

    in_loop(scene())
