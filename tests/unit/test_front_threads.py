"""The threads in which Django works, and the front that asks them: an event loop that is never kept."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Iterable, Iterator
from typing import Any

import pytest

from tests.asking import LONGEST_SECONDS, Desk, ask_in_loop, in_loop, request
from tests.serving import Protocol, serve
from ticketonline.core.front.answers import Application, Environ
from ticketonline.core.front.bodies import NO_TURN
from ticketonline.core.front.front import Front
from ticketonline.core.front.threads import LINE, Threads, whole

pytestmark = pytest.mark.one_engine

Respond = Callable[..., Any]


def kind(environ: Environ) -> str | None:
    return None if environ["PATH_INFO"] == "/own/" else environ["PATH_INFO"][:4]


class Pieces:
    """An answer in pieces, as WSGI has it: to be closed, whatever happens to it."""

    def __init__(self, *pieces: bytes | Exception) -> None:
        self.pieces = pieces
        self.closed = 0

    def __call__(self, environ: Environ, start_response: Respond) -> "Pieces":
        start_response("201 Created", [("X-Path", environ["PATH_INFO"])])
        return self

    def __iter__(self) -> Iterator[bytes]:
        for piece in self.pieces:
            assert self.closed == 0
            if isinstance(piece, Exception):
                raise piece
            yield piece

    def close(self) -> None:
        self.closed += 1


def test_an_answer_in_pieces_becomes_whole_and_is_closed():
    pieces = Pieces(b"a", b"", b"bc")

    assert whole(pieces, request("GET", "/en/")) == (201, [("X-Path", "/en/")], b"abc")

    assert pieces.closed == 1


def test_it_is_closed_when_it_fails_in_the_middle_as_well():
    pieces = Pieces(b"a", ZeroDivisionError())

    with pytest.raises(ZeroDivisionError):
        whole(pieces, request("GET", "/en/"))

    assert pieces.closed == 1


def test_an_answer_that_knows_no_closing_needs_none():
    def application(environ: Environ, start_response: Respond) -> list[bytes]:
        start_response("404 Not Found", [])
        return [b"a", b"b"]

    assert whole(application, {}) == (404, [], b"ab")


def test_what_is_said_while_it_is_read_and_what_is_said_last_counts():
    """A generator starts its response with its first piece; a failure may start another (PEP 3333)."""

    def application(environ: Environ, start_response: Respond) -> Iterator[bytes]:
        start_response("200 OK", [("X-A", "1")])
        start_response("500 Internal Server Error", [("X-A", "2")], (None, None, None))
        yield b"a"

    assert whole(application, {}) == (500, [("X-A", "2")], b"a")


class Busy:
    """An application whose threads wait until the test, in its event loop, says that they may go on."""

    def __init__(self) -> None:
        self.opened = threading.Event()
        self.lock = threading.Lock()
        self.present = self.most = 0
        self.threads: set[int] = set()

    def __call__(self, environ: Environ, start_response: Respond) -> Iterable[bytes]:
        with self.lock:
            self.present += 1
            self.most = max(self.most, self.present)
            self.threads.add(threading.get_ident())
        assert self.opened.wait(LONGEST_SECONDS)
        with self.lock:
            self.present -= 1
        start_response("200 OK", [])
        return [environ["PATH_INFO"].encode()]


async def until(is_so: Callable[[], bool]) -> None:
    while not is_so():  # in_loop ends it
        await asyncio.sleep(0.001)


def test_while_a_thread_works_the_loop_is_free():
    busy = Busy()
    threads = Threads(busy, count=1, kind=kind)

    async def scene() -> bytes:
        asked = asyncio.create_task(ask_in_loop(threads, "/en/"))
        await until(lambda: busy.present == 1)
        busy.opened.set()  # which the loop could not do if it worked itself
        return (await asked).body

    assert in_loop(scene()) == b"/en/"
    assert threading.get_ident() not in busy.threads


def test_so_many_work_at_a_time_and_the_others_wait_for_them():
    busy = Busy()
    threads = Threads(busy, count=3, kind=kind)

    async def scene() -> list[bytes]:
        asked = [asyncio.create_task(ask_in_loop(threads, f"/{number}")) for number in range(20)]
        await until(lambda: busy.present == 3)
        await asyncio.sleep(0.05)
        assert not any(one.done() for one in asked)
        busy.opened.set()
        return [said.body for said in await asyncio.gather(*asked)]

    assert in_loop(scene()) == [b"/%d" % number for number in range(20)]
    assert busy.most == len(busy.threads) == 3


class Busy503(Busy):
    """Refuses whoever gets no turn."""

    def __call__(self, environ: Environ, start_response: Respond) -> Iterable[bytes]:
        if NO_TURN not in environ:
            return super().__call__(environ, start_response)
        self.threads.add(threading.get_ident())
        start_response("503 Service Unavailable", [])
        return [b"busy " + environ["PATH_INFO"].encode()]


def test_who_finds_all_threads_taken_and_many_waiting_for_them_is_refused_at_once():
    busy = Busy503()
    threads = Threads(busy, count=2, kind=kind)
    room = 2 * (1 + LINE)

    async def scene() -> list[bytes]:
        await threads.learn([request("GET", "/en/")])
        asked = [asyncio.create_task(ask_in_loop(threads, "/en/")) for _ in range(room)]
        await until(lambda: busy.present == 2)
        surplus = [await ask_in_loop(threads, "/en/events/x/") for _ in range(5)]
        assert [(said.status, said.body) for said in surplus] == [("503 Service Unavailable", b"busy /en/")] * 5
        assert not any(one.done() for one in asked)
        busy.opened.set()
        served = [said.body for said in await asyncio.gather(*asked)]
        return [*served, (await ask_in_loop(threads, "/en/")).body]

    assert in_loop(scene()) == [b"/en/"] * (room + 1)


def test_who_gets_no_turn_is_told_what_was_learnt_or_else_asks_in_a_thread():
    busy = Busy503()
    threads = Threads(busy, count=2, kind=kind)

    async def scene() -> list[bytes]:
        await threads.learn([request("GET", "/en/")])
        return [(await threads(request("GET", path) | {NO_TURN: True}))[2] for path in ("/en/x/", "/pl/", "/own/")]

    assert in_loop(scene()) == [b"busy /en/", b"busy /pl/", b"busy /own/"]


def test_a_thread_that_fails_tells_the_one_who_asked_and_works_on():
    failures = iter([True])

    def application(environ: Environ, start_response: Respond) -> Iterable[bytes]:
        if next(failures, False):
            raise ZeroDivisionError
        start_response("200 OK", [])
        return [b"well"]

    threads = Threads(application, count=1, kind=kind)

    async def scene() -> bytes:
        with pytest.raises(ZeroDivisionError):
            await ask_in_loop(threads)
        return (await ask_in_loop(threads)).body

    assert in_loop(scene()) == b"well"


# --- The front --------------------------------------------------------------------------------------------------------


async def nothing() -> None:
    return None


def front(application: Application) -> Front:
    return Front(application, begin=nothing, end=lambda: None)


def test_the_front_hands_the_answer_to_the_server_as_it_is():
    said = serve(front(Threads(Pieces(b"a", b"b"), count=1, kind=kind)), "GET", "/en/")

    assert (said.status, said.headers, said.body) == ("201 Created", {"x-path": "/en/"}, b"ab")


def test_the_front_hands_the_body_on():
    def echo(environ: Environ, start_response: Respond) -> Iterable[bytes]:
        start_response("200 OK", [])
        return [environ["wsgi.input"].read()]

    assert serve(front(Threads(echo, count=1, kind=kind)), "POST", "/events/event/", body=b"{}").body == b"{}"


def test_a_bug_is_a_plain_500_and_is_logged(caplog):
    said = serve(front(Threads(Pieces(b"secret", ZeroDivisionError()), count=1, kind=kind)), "GET", "/en/?q=secret")

    assert (said.status, said.body) == ("500 Internal Server Error", b"Something went wrong.\n")
    assert said.headers == {"content-type": "text/plain", "cache-control": "no-store"}
    (record,) = caplog.records
    assert (record.levelname, record.getMessage()) == ("ERROR", "GET /en/ failed")
    assert record.exc_info[0] is ZeroDivisionError


def test_who_leaves_before_the_body_is_there_is_not_answered_and_is_no_bug(caplog):
    desk = Desk()
    protocol: Any = Protocol(iter([b"{"]), is_left=True)

    with pytest.raises(AssertionError):  # by `serve`, which finds no answer
        serve(front(desk), "POST", "/events/event/", protocol=protocol, headers={"content-length": "5"})

    assert (protocol.answer, desk.seen, caplog.records) == (None, [], [])


def begun(begin: Callable[[], Coroutine[Any, Any, None]]) -> Front:
    """A front whose server process has started."""
    front = Front(Desk(), begin=begin, end=lambda: None)
    with asyncio.Runner() as runner:
        front.__rsgi_init__(runner.get_loop())
    return front


def test_what_is_to_be_done_first_is_done_before_the_first_request():
    done = []

    async def begin() -> None:
        await asyncio.sleep(0)
        done.append("begun")

    begun(begin)

    assert done == ["begun"]


def test_a_process_that_can_not_prepare_itself_serves_all_the_same(caplog):
    async def begin() -> None:
        raise ConnectionError

    assert serve(begun(begin), "GET", "/en/").body == b"answer 1"
    assert "the front could not prepare itself" in caplog.text
