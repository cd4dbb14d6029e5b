"""The sales desk: wishes wait in a line, and one committer makes all that wait one transaction (group commit).

Why it is right, and why it is fast: docs/explanation/the-sales-desk.md.
"""

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import islice
from typing import Protocol
from uuid import UUID

from django.db import connection

from ...core.errors import Busy
from ..errors import Unknown
from ..models import Reservation
from .commit import Answer, commit
from .late import Late
from .wishes import Again, Wish

logger = logging.getLogger(__name__)

MOST_WISHES = 128  # in a batch: what its types stay locked for grows with it
MOST_NAMES = 1000  # in a batch, of ticket types: what the database is asked for at once
MOST_TURNS = 5  # a wish is decided so often before what is in its way is taken to be in its way
IDLE_SECONDS = 1.0  # after which the committer's connection goes back to the pool
LONGEST_COMMIT_SECONDS = 30.0  # proxies give up after a minute


class Commit(Protocol):
    """What `desk/commit.py` does."""

    def __call__(self, wishes: list[Wish], *, also: frozenset[UUID], late: Late) -> Mapping[UUID, Answer]: ...


class _Place:
    """A wish in the line. Its buyer's request waits at `woken`: a thread's at a lock, an event loop's at a future."""

    def __init__(self, wish: Wish, woken: "threading.Lock | asyncio.Future[Answer | None]") -> None:
        self.wish = wish
        self.woken = woken
        self.lock: frozenset[UUID] = frozenset()
        self.turns = 0
        self.answer: Answer | None = None


class Desk:
    """Takes wishes from any thread and from an event loop. `room` is how many may be at the desk, and `threads` how
    many of them in threads; `patience` is how long, in seconds, one may wait there.

    `commit` makes a batch of them true (desk/commit.py).
    """

    def __init__(self, *, room: int, threads: int, patience: float, commit: Commit = commit) -> None:
        self._room = room
        self._seats = threading.BoundedSemaphore(threads)
        self._patience = patience
        self._commit_batch = commit
        self._line: deque[_Place] = deque()
        self._present = 0  # in the line and in the batch being committed
        self._changed = threading.Condition()
        self._committer: threading.Thread | None = None

    def is_full(self) -> bool:
        """Whether the next one would be sent away."""
        return self._present >= self._room

    def serve(self, wish: Wish) -> Reservation:
        """Wait for the batch of this wish to be committed. What is returned is durable.

        Raises `Busy` at once when the desk is full, or after `patience` seconds in the line; `Unknown` when the
        database was lost while it committed; else the refusal. Only after `Unknown` may anything have changed.
        """
        if not self._seats.acquire(blocking=False):
            raise Busy
        try:
            woken = threading.Lock()
            woken.acquire()
            place = _Place(wish, woken)
            self._join(place)
            if not woken.acquire(timeout=self._patience):
                if self._leave(place):
                    raise Busy
                # In a batch by now: what comes of it is worth waiting for.
                if not woken.acquire(timeout=LONGEST_COMMIT_SECONDS):
                    raise Unknown
            return _taken(place.answer)
        finally:
            self._seats.release()

    async def wait(self, wish: Wish) -> Reservation:
        """The same, for who waits in an event loop."""
        loop = asyncio.get_running_loop()
        woken: asyncio.Future[Answer | None] = loop.create_future()
        place = _Place(wish, woken)
        self._join(place)
        timer = loop.call_later(self._patience, self._lose_patience, place, woken)
        answer = await woken
        timer.cancel()
        return _taken(answer)

    def _join(self, place: _Place) -> None:
        with self._changed:
            if self.is_full():
                raise Busy
            # First, since a system out of threads fails here: nobody would wait for what stood in the line then.
            if self._committer is None or not self._committer.is_alive():
                self._committer = threading.Thread(target=self._commit_for_ever, name="sales desk", daemon=True)
                self._committer.start()
            self._present += 1
            self._line.append(place)
            self._changed.notify()

    def _lose_patience(self, place: _Place, woken: "asyncio.Future[Answer | None]") -> None:
        if self._leave(place):
            _settle([(woken, Busy())])
        else:
            woken.get_loop().call_later(LONGEST_COMMIT_SECONDS, _settle, [(woken, Unknown())])

    def _leave(self, place: _Place) -> bool:
        """Whether the place was still in the line; it is not any more."""
        with self._changed:
            try:
                self._line.remove(place)
            except ValueError:
                return False
            self._present -= 1
            return True

    def _commit_for_ever(self) -> None:
        while True:
            places = self._next_batch()
            try:
                answered = self._commit(places)
            except Exception as error:  # the outermost loop: a bug must not leave the line without a committer
                logger.exception("the sales desk failed")
                for place in places:
                    place.answer = error
                self._wake(places)
                connection.close()  # last: should it fail as well, nobody is left asleep, and the next wish starts anew
            else:
                self._wake(answered)

    def _next_batch(self) -> list[_Place]:
        while True:
            with self._changed:
                if not self._line:
                    self._changed.wait(IDLE_SECONDS)
                places: list[_Place] = []
                names = 0
                while self._line and len(places) < MOST_WISHES and (not places or names < MOST_NAMES):
                    place = self._line.popleft()
                    names += len(place.wish.amounts)
                    places.append(place)
            if places:
                return places
            connection.close()  # which may take a while: not while an event loop waits to join the line

    def look(self, *, most: int) -> list[Wish]:
        """What the first of the line wish for."""
        with self._changed:
            return [place.wish for place in islice(self._line, most)]

    def next_of_line(self, is_welcome: Callable[[Wish], bool], *, most: int) -> list[_Place]:
        """Those of the line who are welcome, the first first; nobody who wants the same is overtaken."""
        places: list[_Place] = []
        passed: list[_Place] = []
        wanted_before: set[tuple[UUID, str]] = set()
        with self._changed:
            while self._line and len(places) < most and len(passed) < MOST_WISHES:
                place = self._line.popleft()
                wanted = {(place.wish.event_id, name) for name in place.wish.amounts}
                if not place.lock and wanted_before.isdisjoint(wanted) and is_welcome(place.wish):
                    places.append(place)
                else:
                    passed.append(place)
                    wanted_before |= wanted
            self._line.extendleft(reversed(passed))
        return places

    def _commit(self, places: list[_Place]) -> list[_Place]:
        """The places that were answered; the others are in the line again, before everybody else.

        The list grows by those who join when the locks are had: the batch was waiting for another process's, often for
        longer than all the rest of it takes, and they came meanwhile.
        """
        also: frozenset[UUID] = frozenset().union(*(place.lock for place in places))
        answers = self._commit_batch([place.wish for place in places], also=also, late=_Late(self, places))
        again = []
        for place in places:
            place.answer = answers[place.wish.id]
            if not isinstance(place.answer, Again):
                continue
            if place.turns < MOST_TURNS:
                place.turns += 1
                place.lock = place.answer.lock
                again.append(place)
            else:
                place.answer = Busy()
        if again:
            with self._changed:
                self._line.extendleft(reversed(again))
        return [place for place in places if not isinstance(place.answer, Again)]

    def _wake(self, places: Sequence[_Place]) -> None:
        with self._changed:
            self._present -= len(places)
        told = []
        for place in places:
            if isinstance(place.woken, asyncio.Future):
                told.append((place.woken, place.answer))
            else:
                place.woken.release()
        if told:
            told[0][0].get_loop().call_soon_threadsafe(_settle, told)


class _Late:
    """Those in the line of a desk who may join the batch of these places."""

    def __init__(self, desk: Desk, places: list[_Place]) -> None:
        self._desk = desk
        self._places = places

    def look(self) -> Sequence[Wish]:
        return self._desk.look(most=MOST_WISHES - len(self._places))

    def join(self, is_welcome: Callable[[Wish], bool]) -> Sequence[Wish]:
        joining = self._desk.next_of_line(is_welcome, most=MOST_WISHES - len(self._places))
        self._places.extend(joining)
        return [place.wish for place in joining]


def _settle(told: "Iterable[tuple[asyncio.Future[Answer | None], Answer | None]]") -> None:
    for woken, answer in told:
        if not woken.done():
            woken.set_result(answer)


def _taken(answer: Answer | None) -> Reservation:
    """The answer, or raise it."""
    assert answer is not None
    assert not isinstance(answer, Again)
    if isinstance(answer, BaseException):
        raise answer
    return answer
