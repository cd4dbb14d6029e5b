"""What an operation asks of whoever calls it, and what it may answer besides its own body."""

from dataclasses import dataclass
from uuid import UUID

from ...accounts.models import ApiToken, Membership
from ...accounts.rules import Scope
from ...audit.actor import Actor
from ...core.errors import DomainError

PICTURE_TYPES = ("image/jpeg", "image/png", "image/webp")


@dataclass(frozen=True, kw_only=True)
class Rule:
    """The rule of one operation. Without one an operation can't be made: see `controller.py`.

    `scope` is what the token must be for, whose role must allow it too; None is for every valid token.
    """

    scope: Scope | None
    refusals: tuple[type[DomainError], ...] = ()
    has_tag: bool = False  # the answer has an ETag
    needs_match: bool = False  # If-Match must be sent
    takes_picture: bool = False  # the body is a file of one of PICTURE_TYPES
    takes_key: bool = False  # Idempotency-Key may be sent; the answer says in Location where what was made is


@dataclass(frozen=True, kw_only=True)
class Caller:
    """The program that calls, and the member that it works for."""

    token: ApiToken
    membership: Membership
    by: Actor

    @property
    def id(self) -> UUID:
        """The token's."""
        return self.token.pk
