"""What buyers ask the desk for, and what can come of it."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

import msgspec

from ...core.errors import DomainError
from ..models import Reservation
from ..rules import Terms


@dataclass(frozen=True, kw_only=True, slots=True)
class Key:
    """An idempotency key as it is kept: hashed, with a hash of the wish that it came with."""

    id: UUID
    wish: UUID


@dataclass(frozen=True, kw_only=True, slots=True)
class Wish:
    """So many tickets by type name. `id` is the reservation's, chosen before anything is written.

    `promo_code` is empty, or as `events.promo_rules` makes it.
    """

    id: UUID
    event_id: UUID
    amounts: Mapping[str, int]
    email: str = ""
    language: str = ""
    promo_code: str = ""
    terms: Terms = Terms.ONLINE
    key: Key | None = None


@dataclass(frozen=True, kw_only=True, slots=True)
class Again:
    """Nothing was decided: the wish is to be asked anew, with these ticket types and promo codes locked as well."""

    lock: frozenset[UUID]


Outcome = Reservation | DomainError | Again


def hashed(
    key: str,
    *,
    event_id: UUID,
    amounts: Mapping[str, int],
    email: str,
    language: str,
    promo_code: str,
    terms: Terms = Terms.ONLINE,
) -> Key:
    """The key of a wish as it is kept. 128 bits of SHA-256 each: nobody finds a second text for one."""
    wish: list[object] = [event_id, sorted(amounts.items()), email, language, promo_code]
    if terms is not Terms.ONLINE:  # or the box office would complete what somebody is paying for online
        wish.append(terms.name)
    return Key(id=key_id(key), wish=_digest(msgspec.json.encode(wish)))


def key_id(key: str) -> UUID:
    """Under which an idempotency key is kept."""
    return _digest(key.encode())


def _digest(text: bytes) -> UUID:
    return UUID(bytes=hashlib.sha256(text).digest()[:16])
