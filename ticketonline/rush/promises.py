"""What the server promised to buyers, kept to be checked at the end: all of it, or a fair sample of a large crowd."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum, auto
from random import Random
from uuid import UUID


class Told(Enum):
    """The last that a buyer was told of a reservation."""

    HELD = auto()  # and nobody has asked for anything since
    ASKED = auto()  # a payment or a cancellation is under way, and its outcome was not heard
    PAID = auto()
    CANCELLED = auto()


# As what a reservation may read afterwards. A hold may have run out meanwhile, or be cut short by nobody.
ALLOWED = {
    Told.HELD: frozenset({"PENDING", "CANCELLED"}),
    Told.ASKED: frozenset({"PENDING", "COMPLETED", "CANCELLED"}),
    Told.PAID: frozenset({"COMPLETED"}),
    Told.CANCELLED: frozenset({"CANCELLED"}),
}


@dataclass(kw_only=True, slots=True)
class Promise:
    """A reservation that a buyer was told of, with its tickets by type."""

    reservation_id: UUID
    tickets: Mapping[str, int]
    told: Told = Told.HELD


class Promises:
    """Keeps `most` of the promises, each with the same chance, however many are made."""

    def __init__(self, *, most: int, seed: int) -> None:
        self.made = 0
        self.kept: list[Promise] = []
        self._most = most
        self._chance = Random(seed)  # noqa: S311  (guards nothing)

    def make(self, reservation_id: UUID, tickets: Mapping[str, int]) -> Promise:
        """Take note of a promise; what its buyer is told later is written on it."""
        promise = Promise(reservation_id=reservation_id, tickets=tickets)
        self.made += 1
        if len(self.kept) < self._most:
            self.kept.append(promise)
        elif (place := self._chance.randrange(self.made)) < self._most:
            self.kept[place] = promise
        return promise
