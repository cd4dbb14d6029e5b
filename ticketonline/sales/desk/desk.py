"""The sales desk: wishes wait in a line, and one committer makes all that wait one transaction (group commit).

Why it is right, and why it is fast: docs/explanation/the-sales-desk.md.
"""

import logging
import threading
from collections import deque
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol
from uuid import UUID

from django.db import connection

from ...core.errors import Busy
from ..errors import Unknown
from ..models import Reservation
from .commit import Answer, commit
from .wishes import Again, Wish

logger = logging.getLogger(__name__)

MOST_WISHES = 128  # in a batch: what its types stay locked for grows with it
MOST_NAMES = 1000  # in a batch, of ticket types: what the database is asked for at once
MOST_TURNS = 5  # a wish is decided so often before what is in its way is taken to be in its way
IDLE_SECONDS = 1.0  # after which the committer's connection goes back to the pool
LONGEST_COMMIT_SECONDS = 30.0  # proxies give up after a minute


class Commit(Protocol):
    """What `desk/commit.py` does."""

    def __call__(self, wishes: Sequence[Wish], *, also: frozenset[UUID]) -> Mapping[UUID, Answer]: ...


class _Place:
    """A wish in the line, and where its buyer's thread waits for the answer."""

    def __init__(self, wish: Wish) -> None:
        self.wish = wish
        self.lock: frozenset[UUID] = frozenset()
        self.turns = 0
        self.answer: Answer | None = None
        self.others = _Answered([])
        self._is_gone = False
        self._woken = threading.Lock()
        self._woken.acquire()

    def wake(self) -> bool:
        """Wake the buyer's thread; False if it does not wait any more and so wakes nobody in its turn."""
        self._woken.release()
        return not self._is_gone

    def wait(self, seconds: float) -> bool:
        """Wait for the answer, and then wake the next one who was answered with it."""
        if not self._woken.acquire(timeout=seconds):
            return False
        self.others.wake_next()
        return True

    def go(self) -> bool:
        """Wait no longer; whether the answer came in this very moment."""
        self._is_gone = True
        return self.wait(0)

    def take(self) -> Reservation:
        """The answer, or raise it."""
        assert self.answer is not None
        assert not isinstance(self.answer, Again)
        if isinstance(self.answer, BaseException):
            raise self.answer
        return self.answer


class _Answered:
    """The places that were answered together. One is woken, and wakes the next.

    Woken all at once, dozens of threads would fight for the interpreter, which runs one of them; that halved the rate.
    """

    def __init__(self, places: Iterable[_Place]) -> None:
        self._asleep = deque(places)  # whose ends are safe to take from any thread

    def wake_next(self) -> None:
        while self._asleep:
            try:
                place = self._asleep.popleft()
            except IndexError:
                return
            if place.wake():
                return


class Desk:
    """Takes wishes from any thread. `room` is how many may be at the desk, `patience` how long one may wait there.

    `commit` makes a batch of them true (desk/commit.py).
    """

    def __init__(self, *, room: int, patience: float, commit: Commit = commit) -> None:
        self._room = room
        self._patience = patience
        self._commit_batch = commit
        self._line: deque[_Place] = deque()
        self._present = 0  # in the line and in the batch being committed: as many threads wait
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
        place = _Place(wish)
        self._join(place)
        if not place.wait(self._patience):
            if self._leave(place):
                raise Busy
            # In a batch by now: what comes of it is worth waiting for.
            if not place.wait(LONGEST_COMMIT_SECONDS) and not place.go():
                raise Unknown
        return place.take()

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
        with self._changed:
            while not self._line:
                if not self._changed.wait(IDLE_SECONDS):
                    connection.close()
            places: list[_Place] = []
            names = 0
            while self._line and len(places) < MOST_WISHES and (not places or names < MOST_NAMES):
                place = self._line.popleft()
                names += len(place.wish.amounts)
                places.append(place)
            return places

    def _commit(self, places: Sequence[_Place]) -> list[_Place]:
        """The places that were answered; the others are in the line again, before everybody else."""
        also: frozenset[UUID] = frozenset().union(*(place.lock for place in places))
        answers = self._commit_batch([place.wish for place in places], also=also)
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
        together = _Answered(places)
        for place in places:
            place.others = together
        together.wake_next()
