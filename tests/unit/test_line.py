"""A line of those who wait in an event loop: batches, patience, and what becomes of the others when one goes wrong."""

import asyncio
import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import InterfaceError, OperationalError, connection

from tests.asking import LONGEST_SECONDS, in_loop
from ticketonline.core import line as line_module
from ticketonline.core.errors import Busy, NotFound
from ticketonline.core.line import Line

ROOM, MOST = 20, 5
OUT_OF_REACH = [OperationalError("the server closed the connection"), InterfaceError("the connection is closed")]


class Work:
    """Does what is wished, unless told otherwise, and before each batch waits while the gate is closed."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.gate.set()
        self.batches: list[list[str]] = []
        self.instead: dict[str, Exception] = {}  # comes of this wish
        self.raised: dict[str, Exception] = {}  # by the work for a batch with this wish in it
        self.threads: set[str] = set()

    def __call__(self, wishes: Sequence[str]) -> list[str | Exception]:
        self.batches.append([*wishes])
        self.threads.add(threading.current_thread().name)
        assert self.gate.wait(LONGEST_SECONDS)
        for wish in wishes:
            if wish in self.raised:
                raise self.raised[wish]
        return [self.instead.get(wish, done(wish)) for wish in wishes]


Asked = list["asyncio.Task[str]"]


def done(wish: str) -> str:
    return f"{wish} is done"


def make_line(work: Callable[[Sequence[str]], Any], *, patience: float = LONGEST_SECONDS) -> Line[str, str]:
    return Line(work, name="test line", room=ROOM, most=MOST, patience=patience)


async def come(line: Line[str, str], *wishes: str) -> Asked:
    """They are in the line now, one after the other."""
    asked = [asyncio.create_task(line.wait(wish)) for wish in wishes]
    await asyncio.sleep(0)
    return asked


async def come_to_be_worked_for(line: Line[str, str], work: Work, *wishes: str) -> Asked:
    """They are a batch that stands at the gate."""
    work.gate.clear()
    before = len(work.batches)
    asked = await come(line, *wishes)
    await until(lambda: len(work.batches) > before)
    return asked


async def until(is_so: Callable[[], bool]) -> None:
    while not is_so():  # in_loop ends it
        await asyncio.sleep(0.001)


async def told(asked: Asked) -> list[str | BaseException]:
    return await asyncio.gather(*asked, return_exceptions=True)


@pytest.fixture
def work() -> Work:
    return Work()


@pytest.fixture
def line(work: Work) -> Line[str, str]:
    return make_line(work)


# --- Batches ------------------------------------------------------------------------------------------------------


def test_a_wish_alone_is_a_batch_alone(work, line):
    assert in_loop(line.wait("a")) == done("a")

    assert work.batches == [["a"]]


def test_who_come_while_one_batch_is_worked_for_are_the_next_in_the_order_they_came(work, line):
    async def scene() -> list[Any]:
        asked = await come_to_be_worked_for(line, work, "a")
        for wish in "bcd":
            asked += await come(line, wish)
        work.gate.set()
        return await told(asked)

    assert in_loop(scene()) == [done(wish) for wish in "abcd"]
    assert work.batches == [["a"], ["b", "c", "d"]]


def test_a_batch_is_no_longer_than_its_limit(work, line):
    async def scene() -> list[Any]:
        asked = await come_to_be_worked_for(line, work, "a")
        asked += await come(line, *"bcdefghijklm")
        work.gate.set()
        return await told(asked)

    assert in_loop(scene()) == [done(wish) for wish in "abcdefghijklm"]
    assert work.batches == [["a"], [*"bcdef"], [*"ghijk"], [*"lm"]]


def test_all_work_is_done_in_one_thread_and_the_loop_is_free(work, line):
    async def scene() -> None:
        asked = await come_to_be_worked_for(line, work, "a")
        work.gate.set()  # which the loop could not do if it worked itself
        await told(asked)
        await told(await come(line, *"bcdefgh"))

    in_loop(scene())

    assert work.threads == {"test line_0"}


def test_what_comes_of_one_is_raised_where_it_waits_and_nowhere_else(work, line):
    work.instead["b"] = NotFound()

    async def scene() -> list[Any]:
        return await told(await come(line, *"abca"))

    assert in_loop(scene()) == [done("a"), work.instead["b"], done("c"), done("a")]
    assert work.batches == [[*"abca"]]


# --- Room and patience --------------------------------------------------------------------------------------------


def test_whoever_finds_the_line_full_is_told_at_once(work, line):
    async def scene() -> None:
        asked = await come_to_be_worked_for(line, work, "first")
        assert not line.is_full()
        asked += await come(line, *(str(number) for number in range(ROOM - 1)))
        assert line.is_full()

        (surplus,) = await come(line, "surplus")  # and nothing was waited for

        assert isinstance(surplus.exception(), Busy)
        work.gate.set()
        assert not [one for one in await told(asked) if isinstance(one, Exception)]
        assert not line.is_full()
        assert await line.wait("after") == done("after")

    in_loop(scene())

    assert "surplus" not in [wish for batch in work.batches for wish in batch]


def test_who_waited_too_long_is_sent_away_and_never_worked_for(work):
    line = make_line(work, patience=0.05)

    async def scene() -> None:
        first = await come_to_be_worked_for(line, work, "first")
        late = await come(line, "late", "late as well")

        assert [type(one) for one in await told(late)] == [Busy, Busy]
        assert not first[0].done()
        work.gate.set()
        assert await told(first) == [done("first")]
        assert await line.wait("another") == done("another")

    in_loop(scene())

    assert work.batches == [["first"], ["another"]]


def test_of_two_who_wish_the_same_the_one_who_came_first_loses_patience_alone(work):
    line = make_line(work, patience=0.1)

    async def scene() -> None:
        first = await come_to_be_worked_for(line, work, "first")
        asked = await come(line, "same")
        await asyncio.sleep(0.07)
        asked += await come(line, "same")
        await until(asked[0].done)
        work.gate.set()

        assert isinstance(asked[0].exception(), Busy)
        assert await told([*first, asked[1]]) == [done("first"), done("same")]

    in_loop(scene())

    assert work.batches == [["first"], ["same"]]


def test_who_is_worked_for_is_waited_for_however_long_it_takes(work, caplog):
    line = make_line(work, patience=0.01)

    async def scene() -> list[Any]:
        asked = await come_to_be_worked_for(line, work, "a")
        await asyncio.sleep(0.1)
        assert not asked[0].done()
        work.gate.set()
        return await told(asked)

    assert in_loop(scene()) == [done("a")]
    assert caplog.records == []


def test_one_who_went_away_keeps_no_others_of_the_batch_waiting(work, line):
    async def scene() -> list[Any]:
        worked_for = await come_to_be_worked_for(line, work, *"abc")
        waiting = await come(line, *"def")
        worked_for[1].cancel()
        waiting[1].cancel()
        await asyncio.sleep(0)
        work.gate.set()
        others = await told([worked_for[0], worked_for[2], waiting[0], waiting[2]])
        assert not line._present
        return [*others, await line.wait("g")]

    assert in_loop(scene()) == [done(wish) for wish in "acdfg"]


# --- What goes wrong ----------------------------------------------------------------------------------------------


def test_what_fails_for_many_is_done_for_each_alone_and_fails_for_the_faulty_one(work, line, caplog):
    work.raised["c"] = ZeroDivisionError("of c")

    async def scene() -> list[Any]:
        return await told(await come(line, *"abcd"))

    assert in_loop(scene()) == [done("a"), done("b"), work.raised["c"], done("d")]
    assert work.batches == [[*"abcd"], ["a"], ["b"], ["c"], ["d"]]
    (record,) = caplog.records
    assert (record.levelname, record.getMessage()) == ("ERROR", "work for 4 failed; it is done for each alone")
    assert record.exc_info[1] is work.raised["c"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("error", OUT_OF_REACH, ids=["in use", "found closed"])
def test_without_its_database_all_are_told_so_and_none_is_tried_alone(asking, error, caplog):
    line = make_line(asking)
    asking.raised["b"] = error

    async def scene() -> list[Any]:
        got = await told(await come(line, *"abc"))
        assert asking.database.connection is None
        asking.raised.clear()
        got.append(await line.wait("d"))
        await until(lambda: asking.database.connection is None)  # else it would outlive the test
        return got

    assert in_loop(scene()) == [error, error, error, done("d")]
    assert asking.batches == [[*"abc"], ["d"]]
    assert [record.levelname for record in caplog.records] == ["WARNING"]


def test_the_line_works_on_for_those_who_waited_behind_a_failure(work, line):
    work.raised["a"] = ZeroDivisionError()

    async def scene() -> list[Any]:
        asked = await come_to_be_worked_for(line, work, "a")
        asked += await come(line, "b")
        work.gate.set()
        return [*await told(asked), await line.wait("c")]

    assert in_loop(scene()) == [work.raised["a"], done("b"), done("c")]
    assert work.batches == [["a"], ["b"], ["c"]]


def test_where_no_thread_can_be_started_all_are_told_so_and_the_line_works_on(work, line, monkeypatch, caplog):
    def fail(thread: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    async def scene() -> list[Any]:
        with monkeypatch.context() as patch:
            patch.setattr(threading.Thread, "start", fail)
            unlucky = await told(await come(line, *"ab"))
        assert [str(one) for one in unlucky] == ["can't start new thread"] * 2
        return await told(await come(line, *"cd"))

    assert in_loop(scene()) == [done("c"), done("d")]
    assert "nobody could work for 2" in caplog.text


# --- The connection of its thread ---------------------------------------------------------------------------------


class Asking(Work):
    """Asks the database for what is wished; what it was connected by."""

    def __init__(self) -> None:
        super().__init__()
        self.database: Any = None

    def __call__(self, wishes: Sequence[str]) -> list[str | Exception]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        self.database = connection._connections[connection._alias]  # type: ignore[attr-defined]
        return super().__call__(wishes)


@pytest.fixture
def asking(monkeypatch: pytest.MonkeyPatch) -> Asking:
    monkeypatch.setattr(line_module, "IDLE_SECONDS", 0.05)
    return Asking()


@pytest.mark.django_db(transaction=True)
def test_when_nobody_came_for_a_while_the_connection_is_given_back(asking):
    line = make_line(asking)

    async def scene() -> None:
        for wish in "ab":  # also after it was given back before
            await line.wait(wish)
            assert asking.database.connection is not None
            await until(lambda: asking.database.connection is None)

    in_loop(scene())


@pytest.mark.django_db(transaction=True)
def test_while_people_come_the_connection_is_kept(asking, monkeypatch):
    monkeypatch.setattr(line_module, "IDLE_SECONDS", 0.2)
    line = make_line(asking)
    kept: set[int] = set()

    async def scene() -> None:
        for number in range(10):
            await line.wait(str(number))
            kept.add(id(asking.database.connection))
            await asyncio.sleep(0.05)
            assert asking.database.connection is not None
        asked = await come_to_be_worked_for(line, asking, "slow")
        await asyncio.sleep(0.4)
        assert asking.database.connection is not None
        asking.gate.set()
        await told(asked)
        await until(lambda: asking.database.connection is None)

    in_loop(scene())

    assert len(kept) == 1
