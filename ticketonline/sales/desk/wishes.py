"""What buyers ask the desk for, and what can come of it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import msgspec

from ...core.errors import DomainError
from ..models import Reservation


@dataclass(frozen=True, kw_only=True, slots=True)
class Key:
    """An idempotency key as it is kept: hashed, with a hash of the wish that it came with."""

    id: UUID
    wish: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """So many tickets by type name. `id` is the reservation's, chosen before anything is written."""

    id: UUID
    event_id: UUID
    amounts: Mapping[str, int]
    email: str = ""
    language: str = ""
    key: Key | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Again:
    """Nothing was decided: the wish is to be asked anew, with these ticket types locked as well."""

    lock: frozenset[UUID]


Outcome = Reservation | DomainError | Again


def hashed(key: str, *, event_id: UUID, amounts: Mapping[str, int], email: str, language: str) -> Key:
    """The key of a wish as it is kept. 128 bits of SHA-256 each: nobody finds a second text for one."""
    wish = msgspec.json.encode([event_id, sorted(amounts.items()), email, language])
    return Key(id=_digest(key.encode()), wish=_digest(wish))


def _digest(text: bytes) -> UUID:
    return UUID(bytes=hashlib.sha256(text).digest()[:16])
