"""Ordering the ticket types of an event."""

from uuid import UUID

from ...audit.actor import Actor
from ...audit.services.record import record
from ...core.database import writing
from ..locks import lock_type
from ..models import TicketType


def move_type(event_id: UUID, type_id: UUID, *, to: int, by: Actor) -> tuple[TicketType, int, int]:
    """Put the ticket type in that place of its event's order, of which 0 is the first; beyond the end is the last.

    Gives the type, its number in the order, from 1, and how many there are. Locks the event and its types. Raises
    `TicketTypeNotFound` or `EventNotFound`.
    """
    with writing():
        event, kind, types = lock_type(event_id, type_id)
        ordered = [one for one in types if one.pk != type_id]
        ordered.insert(max(to, 0), kind)
        if ordered != types:
            for position, one in enumerate(ordered):
                one.position = position
                one.save(update_fields=["position"])
            record(
                "event.types_ordered",
                by=by,
                organiser_id=event.organiser_id,
                target_type="event",
                target_id=event.pk,
                target_name=event.name,
                before={"order": [one.type for one in types]},
                after={"order": [one.type for one in ordered]},
            )
    return kind, ordered.index(kind) + 1, len(ordered)
