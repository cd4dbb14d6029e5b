"""Keeping tickets back that an ended hold still has."""

from uuid import UUID

from ...audit.actor import Actor
from ...events.errors import TooFewLeft
from ...events.models import Contingent
from ...events.services.hold_back import hold_back
from .expire import expire


def withhold(
    event_id: UUID, type_id: UUID, *, name: str, tickets: int, seen: int | None = None, by: Actor
) -> Contingent | None:
    """As `hold_back`, which see; but before it refuses for want of tickets, ended holds of the event are swept.

    Each in a transaction of its own: no lock of the sweep is held while the event is locked.
    """
    while True:
        try:
            return hold_back(event_id, type_id, name=name, tickets=tickets, seen=seen, by=by)
        except TooFewLeft:
            if not expire(event_id=event_id):
                raise
