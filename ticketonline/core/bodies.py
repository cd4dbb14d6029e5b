"""Bodies of requests: read before the work on a request begins, and never waited for by every thread there is."""

import time
from collections.abc import Callable, Iterable
from io import BytesIO
from queue import Empty, SimpleQueue
from typing import Any

from django.conf import settings

# Set where a request's body was not read because too many others have not arrived, or where it waited too long for a
# ready answer: refusals.py refuses it.
NO_TURN = "ticketonline.no_turn"
PATIENCE_SECONDS = 1.0  # how long after the last turn was given another may come free
MOST_DIGITS = 18  # of a body's length

Application = Callable[..., Iterable[bytes]]


class Bodies:
    """Reads the body, no further than it takes to know that it is too large, and says how long one in chunks is.

    The server gives a request its thread before the body is there, and waits for it without end. So half of the
    threads wait for bodies at the most: clients that send none, by the dozen, leave the other half to the pages. Staff
    have turns of their own that last as long as the request: pictures are read as they come, and passwords cost time.
    """

    def __init__(self, application: Application) -> None:
        self.application = application
        self._turns = Turns(settings.SERVER_THREADS // 2)
        self._staffs_turns = Turns(max(1, settings.SERVER_THREADS // 8))

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        if "HTTP_TRANSFER_ENCODING" not in environ and environ.get("CONTENT_LENGTH", "0") in ("", "0"):
            return self.application(environ, start_response)
        is_staffs = environ["PATH_INFO"].startswith(settings.STAFF_PATHS)
        turns = self._staffs_turns if is_staffs else self._turns
        if not turns.take():
            environ |= {NO_TURN: True, "wsgi.input": BytesIO(), "CONTENT_LENGTH": "0"}
            return self.application(environ, start_response)
        try:
            if is_staffs:
                return self.application(environ, start_response)
            _read_into(environ)
        finally:
            turns.release()
        return self.application(environ, start_response)


class Turns:
    """So many at a time."""

    def __init__(self, count: int) -> None:
        # Python's own semaphore is made of two locks, which a rush of threads spends its time with.
        self._free: SimpleQueue[None] = SimpleQueue()
        for _ in range(count):
            self._free.put(None)
        self._given = 0.0

    def take(self) -> bool:
        """Whether there is a turn. When none was given for a while, none will come free soon: nobody waits for it."""
        now = time.monotonic()
        try:
            self._free.get(timeout=max(0.0, self._given + PATIENCE_SECONDS - now))
        except Empty:
            return False
        self._given = now
        return True

    def release(self) -> None:
        """Give the turn back."""
        self._free.put(None)


def stated_length(environ: dict[str, Any]) -> int | None:
    """How long the request says its body is; None for what is no length."""
    length = environ.get("CONTENT_LENGTH") or "0"
    # Python refuses to read a number of thousands of digits.
    return int(length) if length.isdecimal() and len(length) <= MOST_DIGITS else None


def _read_into(environ: dict[str, Any]) -> None:
    limit = settings.BODY_LIMIT_BYTES
    if "HTTP_TRANSFER_ENCODING" in environ:
        body = _read(environ["wsgi.input"], limit + 1)
        environ |= {"wsgi.input": BytesIO(body), "CONTENT_LENGTH": str(len(body))}
        return
    length = stated_length(environ)
    if length is not None and length <= limit:  # any other is refused for what it says of itself
        environ["wsgi.input"] = BytesIO(_read(environ["wsgi.input"], length))


def _read(stream: Any, most: int) -> bytes:
    body = bytearray()
    while len(body) < most and (part := stream.read(most - len(body))):
        body += part
    return bytes(body)
