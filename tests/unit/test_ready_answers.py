"""Ready answers: read once, for everybody, for a second."""

import asyncio
from itertools import count

import pytest

from tests.asking import Clock, Desk, ask, ask_in_loop, done_here, in_loop
from ticketonline.core.front.answers import Answer, Application, Environ, Headers
from ticketonline.core.front.bodies import NO_TURN
from ticketonline.core.ready_answers import ReadyAnswers
from ticketonline.rsgi import READS

pytestmark = pytest.mark.one_engine

EVENT = b'{"event_id": "0197c4f2-7c1e-7a60-8f3e-5d2f0c9b1a11"}'


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk() -> Desk:
    return Desk()


@pytest.fixture
def ready(desk: Desk, clock: Clock) -> ReadyAnswers:
    return ReadyAnswers(desk, READS, call=done_here, clock=clock)


def test_what_was_read_is_given_to_whoever_asks_next(ready: ReadyAnswers, desk: Desk):
    first, second = ask(ready), ask(ready)

    assert (first.status, first.body) == (second.status, second.body) == ("200 OK", b"answer 1")
    assert len(desk.seen) == 1


def test_a_ready_answer_says_that_it_is_not_new(ready: ReadyAnswers):
    first, second = ask(ready), ask(ready)

    assert "age" not in first.headers
    assert second.headers == first.headers | {"age": "1"}


def test_it_is_kept_for_a_second_counted_from_before_the_reading(clock: Clock):
    class Slow(Desk):
        async def __call__(self, environ: Environ) -> Answer:
            clock.now += 0.75
            return await super().__call__(environ)

    ready = ReadyAnswers(Slow(), READS, call=done_here, clock=clock)
    ask(ready)

    clock.now = 1000.4375
    assert ask(ready).body == b"answer 1"
    clock.now = 1001.0
    assert ask(ready).body == b"answer 2"


class Door:
    """An application that lets nobody through before it is opened; then it does what `behind` does."""

    def __init__(self, behind: Application) -> None:
        self.behind = behind
        self.entered = asyncio.Semaphore(0)
        self.opened = asyncio.Semaphore(0)

    async def __call__(self, environ: Environ) -> Answer:
        self.entered.release()
        await self.opened.acquire()
        return await self.behind(environ)

    def open(self, times: int = 1) -> None:
        for _ in range(times):
            self.opened.release()


def test_while_one_reads_anew_the_others_get_what_is_kept(clock: Clock, desk: Desk):
    door = Door(desk)
    ready = ReadyAnswers(door, READS, call=done_here, clock=clock)

    async def scene() -> list[bytes]:
        door.open()
        await ask_in_loop(ready)
        await door.entered.acquire()
        clock.now += 0.5
        refresher = asyncio.create_task(ask_in_loop(ready))
        await door.entered.acquire()
        meanwhile = [(await ask_in_loop(ready)).body for _ in range(5)]
        door.open()
        return [*meanwhile, (await refresher).body, (await ask_in_loop(ready)).body]

    assert in_loop(scene()) == [b"answer 1"] * 5 + [b"answer 2"] * 2
    assert len(desk.seen) == 2


async def crowd(
    application: Application, door: Door, *, size: int = 30, headers: dict[str, str] | None = None
) -> list[bytes | str]:
    """What a crowd gets that has asked before the first of them is let through the door: a body, or a failure."""

    async def one() -> bytes | str:
        try:
            return (await ask_in_loop(application, headers=headers)).body
        except ConnectionError as failure:
            return str(failure)

    asked = [asyncio.create_task(one()) for _ in range(size)]
    await asyncio.sleep(0)  # by then each has asked
    door.open(size)
    return await asyncio.gather(*asked)


def test_a_crowd_that_finds_nothing_kept_is_read_for_once(desk: Desk):
    door = Door(desk)

    got = in_loop(crowd(ReadyAnswers(door, READS, call=done_here), door))

    assert got == [b"answer 1"] * 30
    assert len(desk.seen) == 1


def test_without_ready_answers_the_same_crowd_is_read_for_one_by_one(desk: Desk):
    door = Door(desk)

    got = in_loop(crowd(door, door))

    assert len(desk.seen) == len(set(got)) == 30


def test_when_a_reading_fails_another_takes_its_place(desk: Desk):
    failures = iter([True, True])

    async def failing_twice(environ: Environ) -> Answer:
        if next(failures, False):
            raise ConnectionError("gone")
        return await desk(environ)

    door = Door(failing_twice)

    got = in_loop(crowd(ReadyAnswers(door, READS, call=done_here), door))

    assert sorted(got, key=str) == [b"answer 1"] * 28 + ["gone"] * 2


def test_when_every_reading_fails_nobody_waits_for_ever():
    async def failing(environ: Environ) -> Answer:
        raise ConnectionError("gone")

    door = Door(failing)

    assert in_loop(crowd(ReadyAnswers(door, READS, call=done_here), door)) == ["gone"] * 30


def test_when_a_reading_is_broken_off_another_takes_its_place(desk: Desk):
    door = Door(desk)
    ready = ReadyAnswers(door, READS, call=done_here)

    async def scene() -> bytes:
        first, second = (asyncio.create_task(ask_in_loop(ready)) for _ in range(2))
        await door.entered.acquire()
        first.cancel()
        door.open()
        return (await second).body

    assert in_loop(scene()) == b"answer 1"


@pytest.mark.parametrize("seconds", [5.0, 1.99])  # the patience has ended before it waits, and while it does
def test_whoever_waited_long_enough_is_sent_on_as_somebody_without_a_turn(desk: Desk, seconds: float):
    door = Door(desk)
    ticks = count()  # so many seconds pass between two looks at the clock

    async def application(environ: Environ) -> Answer:
        return await (desk if NO_TURN in environ else door)(environ)

    ready = ReadyAnswers(application, READS, call=done_here, clock=lambda: next(ticks) * seconds)

    async def scene() -> bytes:
        reading = asyncio.create_task(ask_in_loop(ready))
        await door.entered.acquire()
        got = await ask_in_loop(ready)
        assert [NO_TURN in environ for environ in desk.seen] == [True]
        door.open()
        await reading
        return got.body

    assert in_loop(scene()) == b"answer 1"


NOW = {"Cache-Control": "no-cache"}


def test_whoever_must_know_what_is_so_now_gets_no_ready_answer(ready: ReadyAnswers, clock: Clock):
    ask(ready)

    for number in (2, 3):
        clock.now += 0.001
        said = ask(ready, headers=NOW)
        assert (said.body, said.headers.get("age")) == (b"answer %d" % number, None)
        assert ask(ready).body == said.body  # the others have the good of it


def test_a_crowd_that_must_know_it_waits_for_the_next_reading_together(desk: Desk):
    door = Door(desk)
    ready = ReadyAnswers(door, READS, call=done_here)

    async def scene() -> list[bytes | str]:
        before = asyncio.create_task(ask_in_loop(ready))  # reads what may not be so any more
        await door.entered.acquire()
        got = await crowd(ready, door, headers=NOW)
        assert (await before).body == b"answer 1"
        return got

    assert in_loop(scene()) == [b"answer 2"] * 30
    assert len(desk.seen) == 2


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (404, [("Cache-Control", "public, max-age=1")]),
        (302, [("Cache-Control", "public, max-age=1")]),
        (200, [("Content-Type", "text/plain")]),
        (200, [("Cache-Control", "private, no-store")]),
        (200, [("Cache-Control", "max-age=1")]),
        (200, [("Cache-Control", "public, no-store")]),
        (200, [("Cache-Control", "public, max-age=1"), ("Set-Cookie", "buyer=1")]),
        (200, [("Cache-Control", "public, max-age=1"), ("Vary", "Cookie, Accept-Language")]),
        (200, [("Cache-Control", "public, max-age=1"), ("Vary", "*")]),
        (200, [("Cache-Control", "public, max-age=1"), ("Content-Encoding", "br")]),
    ],
)
def test_what_is_not_said_to_be_for_everybody_is_not_kept(status: int, headers: Headers):
    ready = ReadyAnswers(Desk(*headers, status=status), READS, call=done_here)

    first, second = ask(ready), ask(ready)

    assert (first.body, second.body) == (b"answer 1", b"answer 2")
    assert first.status.startswith(str(status))
    assert [*first.headers.items()] == [(name.lower(), value) for name, value in headers]


def test_a_refusal_ends_what_was_kept(ready: ReadyAnswers, desk: Desk, clock: Clock):
    ask(ready)
    clock.now += 0.5
    desk.status = 404
    assert ask(ready).status == "404 Not Found"

    assert ask(ready).status == "404 Not Found"


def test_an_error_leaves_it_to_the_others_for_the_rest_of_its_second(ready: ReadyAnswers, desk: Desk, clock: Clock):
    ask(ready)
    desk.status = 503
    clock.now += 0.5

    assert ask(ready).status == "503 Service Unavailable"
    clock.now -= 0.125  # somebody who arrived before
    assert ask(ready).body == b"answer 1"
    clock.now += 0.625
    assert ask(ready).status == "503 Service Unavailable"


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "get"])
def test_a_page_is_ready_for_reading_alone(ready: ReadyAnswers, desk: Desk, method: str):
    ask(ready, "/en/events/jazz-night/")

    assert ask(ready, "/en/events/jazz-night/", method=method, body=EVENT).body == b"answer 2"
    assert ask(ready, "/en/events/jazz-night/", method=method, body=EVENT).body == b"answer 3"
    assert "age" not in ask(ready, "/en/events/jazz-night/", method=method, body=EVENT).headers


def test_the_details_of_an_event_are_ready_for_a_post(ready: ReadyAnswers):
    first, second = (ask(ready, method="POST", body=EVENT) for _ in range(2))
    other = ask(ready, method="POST", body=EVENT.replace(b"11", b"12"))

    assert (first.body, second.body, other.body) == (b"answer 1", b"answer 1", b"answer 2")
    assert "etag" not in first.headers
    assert ask(ready).body == b"answer 3"  # the list has the same address
