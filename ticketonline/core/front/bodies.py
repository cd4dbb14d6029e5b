"""Bodies of requests: they arrive before a thread is taken, and are read no further than is allowed."""

import asyncio
import re
from collections.abc import Coroutine
from io import BytesIO
from typing import TYPE_CHECKING, Any, TypeVar

from django.conf import settings
from granian._granian import RSGIProtocolClosed as ProtocolClosed

from .answers import Answer, Application, Environ

if TYPE_CHECKING:
    from granian._granian import RSGIHTTPProtocol as HTTPProtocol

# Set where a request's body was not read because too many large ones were on their way or it did not come, or where it
# waited too long for a ready answer: refusals.py refuses it.
NO_TURN = "ticketonline.no_turn"
MOST_DIGITS = 18  # of a body's length
MOST_LARGE = 8  # at a time, each until it is answered: 100 MB of memory
TURN_SECONDS = 5.0  # that one more waits
LARGE_SECONDS = 60.0  # in which one has to arrive; 12 MB do at 1.6 Mbit/s
# In which any other has to. Each that never comes keeps a connection, and a process has 4,096 of them: without an end
# one client with a byte on each kept everybody out for as long as it liked.
SMALL_SECONDS = 20.0
UNREAD = {NO_TURN: True, "CONTENT_LENGTH": "0"}

T = TypeVar("T")


class Bodies:
    """Puts the body of each request into `wsgi.input`, and says of one in chunks in CONTENT_LENGTH how long it is.

    Only staff and organisers' programs send large ones. But their doors are open to everybody, so these are few at a
    time.
    """

    def __init__(self, application: Application) -> None:
        self._application = application
        self._turns = asyncio.Semaphore(MOST_LARGE)

    async def answer(self, environ: Environ, protocol: "HTTPProtocol") -> Answer:
        """The application's answer to a request whose body has yet to come."""
        is_in_chunks = "HTTP_TRANSFER_ENCODING" in environ
        length = None if is_in_chunks else stated_length(environ)
        if length is not None and length <= settings.BODY_LIMIT_BYTES:
            if length:
                try:
                    # Without a task, which `_within` makes: a crowd sends these.
                    async with asyncio.timeout(SMALL_SECONDS):
                        body = await protocol()
                except TimeoutError:
                    return await self._application(environ | UNREAD)
                environ["wsgi.input"] = BytesIO(body)
            return await self._application(environ)
        is_large = may_be_large(environ["PATH_INFO"])
        limit = settings.STAFF_BODY_LIMIT_BYTES if is_large else settings.BODY_LIMIT_BYTES
        if not is_in_chunks and (length is None or length > limit):
            return await self._application(environ)  # which refuses it for what it says of itself
        if is_large:
            return await self._answer_large(environ, protocol, limit)
        in_chunks = await _within(SMALL_SECONDS, _read(protocol, limit))
        if in_chunks is None:
            return await self._application(environ | UNREAD)
        _put(in_chunks, environ)
        return await self._application(environ)

    async def _answer_large(self, environ: Environ, protocol: "HTTPProtocol", limit: int) -> Answer:
        if not await _within(TURN_SECONDS, self._turns.acquire()):
            return await self._application(environ | UNREAD)
        try:
            body = await _within(LARGE_SECONDS, _read(protocol, limit))
            if body is None:
                return await self._application(environ | UNREAD)
            if "HTTP_TRANSFER_ENCODING" not in environ and len(body) < (stated_length(environ) or 0):
                raise ProtocolClosed  # part of a picture is no picture
            _put(body, environ)
            return await self._application(environ)
        finally:
            self._turns.release()


def may_be_large(path: str) -> bool:
    """Whether bodies sent there may have the length of a picture."""
    return path.startswith(settings.STAFF_PATHS) or re.fullmatch(settings.PICTURE_PATH, path) is not None


def stated_length(environ: Environ) -> int | None:
    """How long the request says its body is; None for what is no length."""
    length = environ.get("CONTENT_LENGTH") or "0"
    # Python refuses to read a number of thousands of digits.
    return int(length) if length.isdecimal() and len(length) <= MOST_DIGITS else None


async def _read(protocol: "HTTPProtocol", limit: int) -> bytes:
    """The body; of one that is longer than the limit a part that is longer as well."""
    body = bytearray()
    async for part in protocol:
        body += part
        if len(body) > limit:
            break
    return bytes(body)


def _put(body: bytes, environ: Environ) -> None:
    environ |= {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))}


async def _within(seconds: float, work: Coroutine[Any, Any, T]) -> T | None:
    """What comes of the work, or None if nothing did in the time."""
    task = asyncio.ensure_future(work)
    await asyncio.wait([task], timeout=seconds)
    if task.done():
        return task.result()
    task.cancel()
    return None
