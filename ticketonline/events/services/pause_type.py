"""Pausing the sales of a ticket type, and going on with them."""

from uuid import UUID

from ...audit.actor import Actor
from ...audit.services.record import record
from ...core.database import writing
from ..locks import lock_type
from ..models import TicketType


def pause_type(event_id: UUID, type_id: UUID, *, is_paused: bool, by: Actor) -> TicketType:
    """Take the ticket type off sale, or put it back. Who holds tickets of it may still pay. Locks the event's types.

    Raises `TicketTypeNotFound` or `EventNotFound`.
    """
    with writing():
        event, kind, _types = lock_type(event_id, type_id)
        if kind.is_paused != is_paused:
            kind.is_paused = is_paused
            kind.save(update_fields=["is_paused"])
            record(
                "ticket_type.paused" if is_paused else "ticket_type.resumed",
                by=by,
                organiser_id=event.organiser_id,
                target_type="ticket_type",
                target_id=kind.pk,
                target_name=f"{kind.type} · {event.name}",
            )
    return kind
