"""The front of a server process, which the server calls: one event loop for all of its requests.

What is answered in it must never wait but by `await` (decision 19).
"""

import asyncio
import logging
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from granian._granian import RSGIProtocolClosed as ProtocolClosed

from .answers import FILE, Answer, Application, Environ
from .bodies import Bodies
from .environ import environ_of

if TYPE_CHECKING:
    from granian._granian import RSGIHTTPProtocol as HTTPProtocol
    from granian.rsgi import Scope

logger = logging.getLogger(__name__)


class Front:
    """Hands each request to the application, and its answer to the server (RSGI 1.x, granian's own interface)."""

    def __init__(
        self, application: Application, *, begin: Callable[[], Coroutine[Any, Any, None]], end: Callable[[], None]
    ) -> None:
        """`begin` is run before the first request, `end` after the last one."""
        self._bodies = Bodies(application)
        self._begin = begin
        self._end = end

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        try:
            loop.run_until_complete(self._begin())
        except Exception:  # there is time to learn later
            logger.exception("the front could not prepare itself")

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._end()

    async def __rsgi__(self, scope: "Scope", protocol: "HTTPProtocol") -> None:
        try:
            status, headers, body = await self._answer(environ_of(scope), protocol)
        except ProtocolClosed:
            return  # the client left while its body was on the way
        path = None if body else next((value for name, value in headers if name == FILE), None)
        if path is None:
            protocol.response_bytes(status, headers, body)
        else:
            protocol.response_file(status, [line for line in headers if line[0] != FILE], path)

    async def _answer(self, environ: Environ, protocol: "HTTPProtocol") -> Answer:
        try:
            return await self._bodies.answer(environ, protocol)
        except ProtocolClosed:
            raise
        except Exception:  # the outermost loop
            logger.exception("%s %s failed", environ["REQUEST_METHOD"], environ["PATH_INFO"])
            return 500, [("Content-Type", "text/plain"), ("Cache-Control", "no-store")], b"Something went wrong.\n"
