"""Ready answers: what a crowd reads is read once, and given to all of them for at most a second."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from http import HTTPStatus

from .front.answers import Answer as Given
from .front.answers import Application, Environ
from .front.bodies import NO_TURN
from .ready_requests import Asked, Read, Table
from .ready_shelf import AGE_SECONDS, Answer, Shelf, answer_to_keep

PATIENCE_SECONDS = 2.0  # for somebody else's reading, which takes milliseconds
# Rounded up, so that whoever keeps it on the way does not make it older than a second.
READY_AGE = ("Age", "1")
SHOWN = (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED)


class ReadyAnswers:
    """Answers the reads of a table with bytes that were read at most a second before the request arrived.

    `Cache-Control: no-cache` asks for what is so now, as a page does when its buyer was refused; a crowd that does gets
    one reading after the other, each for all who arrived before it began.

    Of many that ask the same at once, one goes to the application and the others wait for it. Only what the
    application calls public is kept, and the application is shown nothing of a request but what tells it from another
    (`Asked`): so one client's request can't colour another's answer. Everything else passes through untouched.
    """

    def __init__(
        self,
        application: Application,
        reads: Sequence[Read],
        *,
        call: Callable[..., Awaitable[Answer | None]],
        count: Callable[[Environ], None] | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`call` does a piece of work that takes milliseconds, where it keeps nobody waiting.

        `count` is told, in the loop, of each request that was shown a read which the table wants counted.
        """
        self._application = application
        self._table = Table(reads)
        self._shelf = Shelf()
        self._call = call
        self._count = count
        self._clock = clock

    async def __call__(self, environ: Environ) -> Given:
        asked = self._table.find(environ)
        if asked is None:
            return await self._application(environ)
        arrived = self._clock()
        lag = 0.0 if "no-cache" in environ.get("HTTP_CACHE_CONTROL", "") else AGE_SECONDS
        while True:
            match self._shelf.look(asked.key, arrived=arrived, lag=lag):
                case Answer() as answer:
                    return self._counted(asked, environ, _give(answer, environ, READY_AGE))
                case None:
                    return self._counted(asked, environ, await self._read(asked, environ))
                case asyncio.Event() as reading:
                    try:
                        await asyncio.wait_for(reading.wait(), arrived + PATIENCE_SECONDS - self._clock())
                    except TimeoutError:
                        # Not to the database as well: it is slow already, and all threads would end up there.
                        return await self._application(environ | {NO_TURN: True})

    def _counted(self, asked: Asked, environ: Environ, given: Given) -> Given:
        if asked.is_counted and self._count is not None and given[0] in SHOWN:
            self._count(environ)
        return given

    async def _read(self, asked: Asked, environ: Environ) -> Given:
        answer, is_refused = None, False
        try:
            read_at = self._clock()  # before the reading: what is sold during it may be missing from it
            status, headers, body = await self._application(asked.shown(environ))
            answer = await self._call(answer_to_keep, status, headers, body, read_at)
            is_refused = status < HTTPStatus.INTERNAL_SERVER_ERROR
        finally:
            self._shelf.end(asked.key, answer, is_refused=is_refused)
        return (status, headers, body) if answer is None else _give(answer, environ)


def _give(answer: Answer, environ: Environ, *more: tuple[str, str]) -> Given:
    method = environ["REQUEST_METHOD"]
    is_post = method == "POST"  # of which nothing is kept on the way that could be asked for by a tag
    has_it = not is_post and answer.is_had_by(environ.get("HTTP_IF_NONE_MATCH", ""))
    status, headers, body = (
        answer.not_modified() if has_it else answer.whole(accepts=environ.get("HTTP_ACCEPT_ENCODING", ""))
    )
    if not is_post:
        headers.append(("ETag", answer.tag))
    return status, [*headers, *more], b"" if method == "HEAD" else body
