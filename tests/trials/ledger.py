"""What the clients of a trial were told, word for word: the shop is held to it afterwards."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from uuid import UUID


@dataclass(kw_only=True, eq=False, slots=True)
class Wish:
    """One reservation that a buyer wanted, under one idempotency key, and what the answers said."""

    key: str
    amounts: dict[str, int]
    reservation_id: UUID | None = None
    cookie: str = ""
    unknown_outcomes: int = 0  # attempts to reserve that ended without a definite answer
    payments: set[UUID] = field(default_factory=set)
    is_paid: bool = False  # the shop said so
    is_cancelled: bool = False  # the shop said so


@dataclass(kw_only=True)
class Ledger:
    """The wishes of a crowd, which of them were granted, and the answers that no shop should give."""

    wishes: list[Wish] = field(default_factory=list)
    told: dict[UUID, Wish] = field(default_factory=dict)  # by the reservation that the client was given
    faults: list[str] = field(default_factory=list)
    happened: Counter[str] = field(default_factory=Counter)
    seconds: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))  # of definite answers, by method

    def reserved(self, wish: Wish, reservation_id: UUID) -> None:
        """The client was given this reservation for its wish."""
        if wish.reservation_id not in (None, reservation_id):
            self.faults.append(f"key {wish.key} was given two reservations, {wish.reservation_id} and {reservation_id}")
        if self.told.setdefault(reservation_id, wish) is not wish:
            self.faults.append(f"reservation {reservation_id} was given to two wishes")
        if wish.reservation_id is None:
            wish.reservation_id = reservation_id
            self.happened["reserved"] += 1
