"""Adding a ticket type to an event."""

from uuid import UUID

from ...audit.actor import Actor
from ...audit.services.record import record
from ...core.database import writing
from ..errors import TooManyTicketTypes
from ..locks import lock_event
from ..models import TicketType
from ..type_facts import TypeFacts, facts_of, write_facts
from .create_event import MAX_TICKET_TYPES


def add_type(event_id: UUID, facts: TypeFacts, *, by: Actor) -> TicketType:
    """The new ticket type, the last in the event's order. Locks the event and its types.

    Raises `InvalidTicketType`, `TooManyTicketTypes` or `EventNotFound`, and then changes nothing.
    """
    with writing():
        event = lock_event(event_id)
        types = list(event.ticket_types.all())
        if len(types) >= MAX_TICKET_TYPES:
            raise TooManyTicketTypes(most=MAX_TICKET_TYPES)
        kind = TicketType(event=event, position=max((other.position for other in types), default=-1) + 1)
        write_facts(kind, facts, others=[other.type for other in types])
        kind.save(force_insert=True)
        record(
            "ticket_type.added",
            by=by,
            organiser_id=event.organiser_id,
            target_type="ticket_type",
            target_id=kind.pk,
            target_name=f"{kind.type} · {event.name}",
            after=facts_of(kind).as_dict(),
        )
    return kind
