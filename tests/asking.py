"""Asking a part of the front (core/front) as the server does, without a server."""

import asyncio
from collections.abc import Callable, Coroutine, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from typing import Any, TypeVar

from ticketonline.core.front.answers import Answer, Application, Environ, Headers
from ticketonline.core.front.threads import whole

T = TypeVar("T")

LONGEST_SECONDS = 10.0  # that a test waits for what is to come
HOST = "127.0.0.1:8000"


@dataclass(frozen=True, kw_only=True)
class Said:
    """An answer; names of headers in small letters."""

    status: str
    headers: dict[str, str]
    body: bytes


def request(method: str, target: str, body: bytes = b"", headers: dict[str, str] | None = None) -> dict[str, Any]:
    """The environment of a request whose body was read (core/front/bodies.py)."""
    path, _, query = target.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SCRIPT_NAME": "",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
    }
    if body:
        environ |= {"CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": "application/json"}
    for name, value in ({"Host": HOST} | (headers or {})).items():
        variable = name.upper().replace("-", "_")
        environ[variable if variable in ("CONTENT_TYPE", "CONTENT_LENGTH") else f"HTTP_{variable}"] = value
    return environ


async def ask_in_loop(
    application: Application,
    target: str = "/events/event/",
    *,
    method: str = "GET",
    body: bytes = b"",
    headers: dict[str, str] | None = None,
) -> Said:
    """The application's answer, for which an event loop may wait."""
    return said(await application(request(method, target, body, headers)))


def ask(
    application: Application,
    target: str = "/events/event/",
    *,
    method: str = "GET",
    body: bytes = b"",
    headers: dict[str, str] | None = None,
) -> Said:
    """The application's answer, which it has to give without waiting for anything."""
    return at_once(ask_in_loop(application, target, method=method, body=body, headers=headers))


def said(answer: Answer) -> Said:
    """The answer as tests read it."""
    status, given, body = answer
    lines = {name.lower(): value for name, value in given}
    assert len(lines) == len(given), f"a header is given twice: {given}"
    return Said(status=f"{int(status)} {HTTPStatus(status).phrase}", headers=lines, body=body)


def at_once(work: Coroutine[Any, Any, T]) -> T:
    """What comes of work that waits for nothing, and so needs no event loop."""
    try:
        work.send(None)
    except StopIteration as end:
        return end.value
    work.close()
    raise AssertionError("it waits")


def in_loop(work: Coroutine[Any, Any, T]) -> T:
    """What comes of work that waits, but not for ever, in an event loop of its own."""
    return asyncio.run(asyncio.wait_for(work, LONGEST_SECONDS))


async def done_here(work: Callable[..., T], *arguments: Any) -> T:
    """What comes of the work, as `Threads.call` gives it, but done in the thread of the test."""
    return work(*arguments)


def in_this_thread(application: Callable[..., Iterable[bytes]]) -> Application:
    """A WSGI application for the front, asked in the thread of the test and so in its transaction."""

    async def answer(environ: Environ) -> Answer:
        return whole(application, environ)

    return answer


class Desk:
    """An application that counts what it is asked, and answers with the count: `answer 1`, `answer 2`."""

    def __init__(self, *headers: tuple[str, str], status: int = 200) -> None:
        self.status = status
        self.headers: Headers = [*headers] or [("Cache-Control", "public, max-age=1"), ("Content-Type", "text/plain")]
        self.seen: list[Environ] = []

    async def __call__(self, environ: Environ) -> Answer:
        self.seen.append(environ)
        return self.status, [*self.headers], b"answer %d" % len(self.seen)


class Clock:
    """Time that passes when the test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now
