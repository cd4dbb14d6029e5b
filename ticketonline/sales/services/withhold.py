"""Keeping tickets back that an ended hold still has."""

from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

from ...audit.actor import Actor
from ...events.errors import TooFewLeft
from ...events.models import Contingent
from ...events.services.hold_back import hold_back
from .expire import expire

Kept = TypeVar("Kept")


def withhold(
    event_id: UUID, type_id: UUID, *, name: str, tickets: int, seen: int | None = None, by: Actor
) -> Contingent | None:
    """As `hold_back`, which see; but before it refuses for want of tickets, ended holds of the event are swept.

    Not for use in a transaction; see `with_ended_holds_swept`.
    """
    return with_ended_holds_swept(
        event_id, lambda: hold_back(event_id, type_id, name=name, tickets=tickets, seen=seen, by=by)
    )


def with_ended_holds_swept(event_id: UUID, keep_back: Callable[[], Kept]) -> Kept:
    """What `keep_back` returns, asked again as long as it raises `TooFewLeft` and ended holds of the event are swept.

    The sweep and each try are transactions of their own: within one, the locks of the sweep would still be held when
    `hold_back` locks the event and all its types, and a buyer's could lie between (decision 4).
    """
    while True:
        try:
            return keep_back()
        except TooFewLeft:
            if not expire(event_id=event_id):
                raise
