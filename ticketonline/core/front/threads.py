"""The threads in which Django works: a WSGI application, asked by an event loop."""

import asyncio
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from .answers import Answer, Environ, Headers

T = TypeVar("T")


class Threads:
    """Asks a WSGI application in one of so many threads. Who comes when all are busy waits, without a thread.

    An answer is taken whole: given in pieces, it would keep its thread while the client reads, and clients that stop
    in the middle of a file, a few dozen of them, would keep all there are.
    """

    def __init__(self, application: Callable[..., Iterable[bytes]], *, count: int) -> None:
        self._application = application
        self._threads = ThreadPoolExecutor(count, thread_name_prefix="request")

    async def __call__(self, environ: Environ) -> Answer:
        return await self.call(whole, self._application, environ)

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
