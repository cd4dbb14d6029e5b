"""Putting an event on show and on sale."""

from uuid import UUID

from ...audit.actor import Actor
from ...core import clock
from ...core.database import writing
from ..checklist import checklist
from ..errors import EventNotReady
from ..locks import lock_event
from ..models import Event
from .change_status import move


def publish_event(event_id: UUID, *, by: Actor) -> Event:
    """Publish a draft, or take a cancellation back. Locks the ticket types, then the event.

    Raises `EventNotFound`, `EventCantMove`, or `EventNotReady` when the check list has a must that is not done.
    """
    with writing():
        event = lock_event(event_id)
        missing = [
            check.item.value for check in checklist(event, now=clock.now()) if check.is_must and not check.is_done
        ]
        if missing and event.status == Event.Status.DRAFT:
            raise EventNotReady(missing=missing)
        move(event, Event.Status.PUBLISHED, by=by)
    return event
