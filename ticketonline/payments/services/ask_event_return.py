"""Asking for the money of everybody who paid for a cancelled event to go back."""

from uuid import UUID

from ...audit.actor import Actor
from ...core import clock
from ...core.database import writing
from ...events.history import record_event
from ...events.locks import lock_event
from ...events.models import Event
from ..errors import EventNotCancelled
from ..models import EventReturn


def ask_event_return(event_id: UUID, *, by: Actor) -> EventReturn:
    """Have all orders of the event taken back and refunded; a worker does it, see `return_some`.

    Asked for again while that goes on it changes nothing, and after it ended it is done for what was paid since. Locks
    the ticket types, then the event. Raises `EventNotFound` or `EventNotCancelled`, and then changes nothing.
    """
    with writing():
        event = lock_event(event_id)
        if event.status != Event.Status.CANCELLED:
            raise EventNotCancelled
        asked = {
            "asker_id": by.user_id,
            "asker_name": by.name[:254],
            "asker_address": by.address,
            "asked_at": clock.now(),
            "ended_at": None,
        }
        kept = EventReturn.objects.filter(event=event).first()
        if kept and kept.ended_at is None:
            return kept
        made, _ = EventReturn.objects.update_or_create(event=event, defaults=asked)
        record_event("event.refunds_asked", event, by=by)
    return made
