"""Ids: UUIDs whose order is the order of their making, so that indexes of growing tables stay compact."""

from datetime import datetime
from uuid import UUID

from . import clock
from .chance import random_bytes

VERSION_7 = 0x7 << 76
VARIANT = 0b10 << 62


def new_id(at: datetime | None = None) -> UUID:
    """A fresh UUIDv7 (RFC 9562, 5.7) of this moment, or of another: 48 bits of milliseconds, 74 bits of chance.

    All 74 are drawn anew each time, since the id of a reservation is a secret: the libraries at hand count upwards
    within a millisecond, so that whoever has one id knows its neighbours'.
    """
    milliseconds = int((at or clock.now()).timestamp() * 1000)
    chance = int.from_bytes(random_bytes(10), "big") >> 6
    return UUID(int=milliseconds << 80 | VERSION_7 | chance >> 62 << 64 | VARIANT | chance & (1 << 62) - 1)
