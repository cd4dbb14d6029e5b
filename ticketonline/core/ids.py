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
