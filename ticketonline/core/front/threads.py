"""The threads in which Django works: a WSGI application, asked by an event loop."""

import asyncio
from collections.abc import Callable, Hashable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from .answers import Answer, Environ, Headers
from .bodies import NO_TURN

LINE = 16  # requests that may wait for each thread: a second's work

T = TypeVar("T")


class Threads:
    """Asks a WSGI application in one of so many threads. Who comes when all are busy waits, without a thread.

    Who is to be refused for want of a turn (`NO_TURN`), and who comes when too many wait, is told so at once, with what
    the application said when it was asked by `learn`. `kind` tells to which requests it says the same; it is None for
    those that it has to refuse itself.

    An answer is taken whole: given in pieces, it would keep its thread while the client reads, and clients that stop
    in the middle of a file, a few dozen of them, would keep all there are.
    """

    def __init__(
        self, application: Callable[..., Iterable[bytes]], *, count: int, kind: Callable[[Environ], Hashable]
    ) -> None:
        self._application = application
        self._kind = kind
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="request")
        self._room = count * (1 + LINE)
        self._present = 0  # in a thread or waiting for one
        self._refusals: dict[Hashable, Answer] = {}

    async def __call__(self, environ: Environ) -> Answer:
        if NO_TURN in environ or self._present >= self._room:
            refusal = self._refusals.get(self._kind(environ))
            if refusal is not None:
                return refusal
            environ = environ | {NO_TURN: True}
        self._present += 1
        try:
            return await self.call(whole, self._application, environ)
        finally:
            self._present -= 1

    async def learn(self, requests: Iterable[Environ]) -> None:
        """Let the application refuse each of these for want of a turn."""
        for environ in requests:
            self._refusals[self._kind(environ)] = await self.call(whole, self._application, environ | {NO_TURN: True})

    async def call(self, work: Callable[..., T], *arguments: Any) -> T:
        """What comes of the work, done in a thread, so that the loop goes on meanwhile."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, work, *arguments)


def whole(application: Callable[..., Iterable[bytes]], environ: Environ) -> Answer:
    """The application's answer in one piece."""
    said: list[tuple[str, Headers]] = []
    pieces = application(environ, lambda status, headers, exc_info=None: said.append((status, headers)))
    try:
        body = b"".join(pieces)
    finally:
        close: Callable[[], Any] | None = getattr(pieces, "close", None)
        if close is not None:
            close()
    status, headers = said[-1]
    return int(status[:3]), headers, body
