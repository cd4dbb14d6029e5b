"""Turns: so many do a thing at a time, so many more may wait, and nobody else is kept waiting."""

import threading
from collections.abc import Callable


class Turns:
    """`at_once` threads have their turn; with those who wait at most `room` are there."""

    def __init__(self, *, at_once: int, room: int) -> None:
        self._turn = threading.BoundedSemaphore(at_once)
        self._room = threading.BoundedSemaphore(room)

    def make_room(self, room: int) -> None:
        """Let so many be there, before anybody is."""
        self._room = threading.BoundedSemaphore(room)

    def begin(self, *, patience: float, before_waiting: Callable[[], None]) -> bool:
        """Take a turn, at once or within `patience` seconds; False, at once, where there is no room to wait.

        After True the caller must call `end`.
        """
        if not self._room.acquire(blocking=False):
            return False
        if self._turn.acquire(blocking=False):
            return True
        before_waiting()
        if self._turn.acquire(timeout=patience):
            return True
        self._room.release()
        return False

    def end(self) -> None:
        """Let the next one have the turn."""
        self._turn.release()
        self._room.release()
