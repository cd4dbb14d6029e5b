"""Ids: UUIDs whose order is the order of their making, so that indexes of growing tables stay compact."""

from datetime import datetime
from uuid import UUID

from . import clock
from .chance import random_bytes

VERSION_7 = 0x7 << 76
VARIANT = 0b10 << 62
LOW_BITS = (1 << 62) - 1
CHANCE_BYTES = 10


def new_id(at: datetime | None = None) -> UUID:
    """A fresh UUIDv7 (RFC 9562, 5.7) of this moment, or of another: 48 bits of milliseconds, 74 bits of chance.

    All 74 are drawn anew each time, since the id of a reservation is a secret: the libraries at hand count upwards
    within a millisecond, so that whoever has one id knows its neighbours'.
    """
    return UUID(int=_number(_milliseconds(at or clock.now()), random_bytes(CHANCE_BYTES)))


def new_ids(count: int, at: datetime) -> list[str]:
    """So many of them, each as 32 hexadecimal digits."""
    milliseconds, chance = _milliseconds(at), random_bytes(CHANCE_BYTES * count)
    starts = range(0, CHANCE_BYTES * count, CHANCE_BYTES)
    return [f"{_number(milliseconds, chance[start : start + CHANCE_BYTES]):032x}" for start in starts]


def _milliseconds(at: datetime) -> int:
    return int(at.timestamp() * 1000)


def _number(milliseconds: int, chance: bytes) -> int:
    bits = int.from_bytes(chance) >> 6
    return milliseconds << 80 | VERSION_7 | bits >> 62 << 64 | VARIANT | bits & LOW_BITS


LOWEST_ID, HIGHEST_ID = UUID(int=0), UUID(int=(1 << 128) - 1)


def lowest_id_at(moment: datetime) -> UUID:
    """The end of the ids made before that moment, and the beginning of those made since: they stand in time's order."""
    return UUID(int=max(0, _milliseconds(moment)) << 80)


def ids_that_begin(prefix: str) -> tuple[UUID, UUID]:
    """The lowest and the highest id that begins with these hexadecimal digits, 32 at the most."""
    return UUID(prefix.ljust(32, "0")), UUID(prefix.ljust(32, "f"))
