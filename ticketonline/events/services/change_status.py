"""Moving events from one status to another."""

from collections.abc import Collection
from uuid import UUID

from ...audit.actor import OPERATOR, Actor
from ...core.database import writing
from ..errors import EventCantMove
from ..locks import lock_types_of
from ..models import Event
from ..rules import NEXT_STATUS
from .record_and_tell import record_and_tell

ACTIONS = {
    (Event.Status.DRAFT, Event.Status.PUBLISHED): "event.published",
    (Event.Status.PUBLISHED, Event.Status.DRAFT): "event.unpublished",
    (Event.Status.PUBLISHED, Event.Status.CANCELLED): "event.cancelled",
    (Event.Status.CANCELLED, Event.Status.PUBLISHED): "event.reinstated",
}


def change_status(event_ids: Collection[UUID], status: Event.Status, *, by: Actor = OPERATOR) -> int:
    """Give that status to those of the events that may have it next; say how many these were.

    Reservations already made go on as they are. Locks the ticket types, then the events.
    """
    with writing():
        # A buyer who waits for the same tickets is served by what the event is afterwards.
        lock_types_of(event_ids)
        events = Event.objects.select_for_update(no_key=True).filter(pk__in=event_ids).order_by("pk")
        moving = [event for event in events if status in NEXT_STATUS[event.status]]
        for event in moving:
            move(event, status, by=by)
    return len(moving)


def move(event: Event, status: Event.Status, *, by: Actor) -> None:
    """Give the event, which must be locked, that status, or raise `EventCantMove`."""
    before = event.status
    if status not in NEXT_STATUS[before]:
        raise EventCantMove
    event.status = status
    event.version += 1
    event.save(update_fields=["status", "version"])
    was, now = {"status": before}, {"status": status.value}
    record_and_tell(ACTIONS[Event.Status(before), status], event, by=by, before=was, after=now)
