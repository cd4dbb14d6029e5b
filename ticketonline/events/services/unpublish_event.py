"""Taking an event off the shop."""

from uuid import UUID

from ...audit.actor import Actor
from ...core.database import writing
from ..locks import lock_event
from ..models import Event
from .change_status import move


def unpublish_event(event_id: UUID, *, by: Actor) -> Event:
    """Make a published event a draft: nobody finds it, and who has reserved may still pay.

    Locks the ticket types, then the event. Raises `EventNotFound` or `EventCantMove`.
    """
    with writing():
        event = lock_event(event_id)
        if event.status == Event.Status.DRAFT:
            return event
        move(event, Event.Status.DRAFT, by=by)
    return event
