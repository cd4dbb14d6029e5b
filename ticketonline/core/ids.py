"""Ids: UUIDs whose order is the order of their making, so that indexes of growing tables stay compact."""

from uuid import UUID

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A fresh UUIDv7 (RFC 9562, 5.7): 48 bits of milliseconds, 74 bits of chance."""
    return uuid7()
