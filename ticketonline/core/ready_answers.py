"""Ready answers: what a crowd reads is read once, and given to all of them for at most a second."""

import threading
import time
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from .bodies import NO_TURN
from .ready_requests import Asked, Read, Table
from .ready_shelf import AGE_SECONDS, Answer, Shelf, answer_to_keep
from .whole_answers import WholeAnswers

PATIENCE_SECONDS = 2.0  # for somebody else's reading, which takes milliseconds
# Rounded up, so that whoever keeps it on the way does not make it older than a second.
READY_AGE = ("Age", "1")

Application = Callable[..., Iterable[bytes]]
StartResponse = Callable[..., Any]


class ReadyAnswers:
    """Answers the reads of a table with bytes that were read at most a second before the request arrived.

    `Cache-Control: no-cache` asks for what is so now, as a page does when its buyer was refused; a crowd that does gets
    one reading after the other, each for all who arrived before it began.

    Of many that ask the same at once, one goes to the application and the others wait for it. Only what the
    application calls public is kept, and the application is shown nothing of a request but what tells it from another
    (`Asked`): so one client's request can't colour another's answer. Everything else passes through untouched.
    """

    def __init__(
        self, application: Application, reads: Sequence[Read], *, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.application = application
        self._whole = WholeAnswers(application)
        self._table = Table(reads)
        self._shelf = Shelf()
        self._clock = clock

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        asked = self._table.find(environ)
        if asked is None:
            return self.application(environ, start_response)
        arrived = self._clock()
        lag = 0.0 if "no-cache" in environ.get("HTTP_CACHE_CONTROL", "") else AGE_SECONDS
        while True:
            match self._shelf.look(asked.key, arrived=arrived, lag=lag):
                case Answer() as answer:
                    return _give(answer, environ, start_response, READY_AGE)
                case None:
                    return self._read(asked, environ, start_response)
                case threading.Event() as reading:
                    if not reading.wait(arrived + PATIENCE_SECONDS - self._clock()):
                        # Not to the database as well: it is slow already, and all threads would end up there.
                        return self.application(environ | {NO_TURN: True}, start_response)

    def _read(self, asked: Asked, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        answer, is_refused = None, False
        said: list[Any] = []
        try:
            read_at = self._clock()  # before the reading: what is sold during it may be missing from it
            body = b"".join(self._whole(asked.shown(environ), lambda *head: said.append(head)))
            status, headers = said[-1][:2]
            answer = answer_to_keep(status, headers, body, read_at=read_at)
            is_refused = not status.startswith("5")
        finally:
            self._shelf.end(asked.key, answer, is_refused=is_refused)
        if answer is not None:
            return _give(answer, environ, start_response)
        start_response(status, headers)
        return [body]


def _give(
    answer: Answer, environ: dict[str, Any], start_response: StartResponse, *more: tuple[str, str]
) -> Iterable[bytes]:
    method = environ["REQUEST_METHOD"]
    is_post = method == "POST"  # of which nothing is kept on the way that could be asked for by a tag
    has_it = not is_post and answer.is_had_by(environ.get("HTTP_IF_NONE_MATCH", ""))
    status, headers, body = (
        answer.not_modified() if has_it else answer.whole(accepts=environ.get("HTTP_ACCEPT_ENCODING", ""))
    )
    if not is_post:
        headers.append(("ETag", answer.tag))
    start_response(status, [*headers, *more])
    return [b"" if method == "HEAD" else body]
