"""Cancelling an event."""

from uuid import UUID

from ...audit.actor import Actor
from ...core.database import writing
from ..locks import lock_event
from ..models import Event
from .change_status import move


def cancel_event(event_id: UUID, *, by: Actor) -> Event:
    """Cancel a published event: its page stays and says so, and nothing can be bought. Nobody is refunded by this.

    Locks the ticket types, then the event. Raises `EventNotFound` or `EventCantMove`.
    """
    with writing():
        event = lock_event(event_id)
        move(event, Event.Status.CANCELLED, by=by)
    return event
