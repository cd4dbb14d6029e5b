"""Racing: contenders in threads of their own, with connections of their own, that commit for real.

A stampede lets chance decide who is first (`race`); a duel does not: one contender is stopped in the middle of its
transaction (`Pause`), the other is seen to wait for its locks (`wait_for_waiters`), then the first goes on.
"""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from datetime import datetime
from typing import Any
from unittest import mock

from django.db import connection
from django.utils import timezone

from ticketonline.core.database import writing
from ticketonline.core.errors import DomainError

PATIENCE_SECONDS = 20.0
POLL_SECONDS = 0.01
Act = Callable[[], Any]

_own_clock = threading.local()


class Pause:
    """Stops a contender right after its first statement that has these words in it, until `go`."""

    def __init__(self, *, after: str) -> None:
        self._words = after
        self._reached = threading.Event()
        self._going = threading.Event()

    def __call__(self, execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        """Django calls this for each statement of the contender's."""
        answer = execute(sql, params, many, context)
        if self._words in sql and not self._reached.is_set():
            self._reached.set()
            assert self._going.wait(PATIENCE_SECONDS), f"nobody let the contender go on after {self._words!r}"
        return answer

    def wait(self) -> None:
        """Returns when the contender stands still."""
        assert self._reached.wait(PATIENCE_SECONDS), f"the contender never came to {self._words!r}"

    def go(self) -> None:
        """Lets the contender go on."""
        self._going.set()


def start(act: Act, *, pause: Callable[..., Any] | None = None, moment: datetime | None = None) -> "Future[Any]":
    """Run the act in a thread of its own; for it alone it is that moment (in a test with `own_clocks`).

    `pause` stands between the act and the database: a `Pause`, or another wrapper of Django's.
    """

    def run() -> Any:
        _own_clock.moment = moment
        try:
            with connection.execute_wrapper(pause) if pause else nullcontext():
                return act()
        finally:
            connection.close()

    pool = ThreadPoolExecutor(1, thread_name_prefix="contender")
    contender = pool.submit(run)
    pool.shutdown(wait=False)
    return contender


def away_from_the_desk(act: Act) -> Act:
    """The act in a transaction of the contender's own, in which its reservations are decided by itself.

    So does the desk of another process. The thread of this one's, which serves everybody, is not for stopping.
    """

    def run() -> Any:
        with writing():
            return act()

    return run


def outcome(future: "Future[Any]") -> Any:
    """What the contender got: its answer or its refusal. Anything else that went wrong is raised here."""
    try:
        return future.result(PATIENCE_SECONDS)
    except DomainError as refusal:
        return refusal


def race(*acts: Act) -> list[Any]:
    """Let all begin at the same moment; their outcomes, in the order of the acts."""
    line = threading.Barrier(len(acts))

    def at_the_line(act: Act) -> Act:
        def run() -> Any:
            line.wait(PATIENCE_SECONDS)
            return act()

        return run

    return [outcome(future) for future in [start(at_the_line(act)) for act in acts]]


def wait_for_waiters(count: int = 1) -> None:
    """Returns when so many contenders wait for a lock that another holds (PostgreSQL)."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < deadline:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
            )
            if cursor.fetchone()[0] >= count:
                return
        time.sleep(POLL_SECONDS)
    raise AssertionError(f"fewer than {count} contenders wait for a lock")


@contextmanager
def own_clocks() -> Iterator[None]:
    """Inside the block each contender reads the moment it was started with: machines' clocks differ."""
    real = timezone.now
    with mock.patch.object(timezone, "now", side_effect=lambda: getattr(_own_clock, "moment", None) or real()):
        yield
