"""Removing a ticket type from its event."""

from uuid import UUID

from ...audit.actor import Actor
from ...audit.services.record import record
from ...core.database import writing
from ...core.protection import is_protected
from ..code_queries import find_code_for_this_alone
from ..errors import LastTicketType, LastTypeOfPromoCode, TicketTypeReserved
from ..locks import lock_type
from ..models import Event, TicketType
from ..type_facts import facts_of


def remove_type(event_id: UUID, type_id: UUID, *, by: Actor) -> TicketType:
    """Delete a ticket type of which nobody ever reserved anything; gives what it was. Locks the event and its types.

    Raises `TicketTypeReserved`, `LastTicketType` while the event is published, `LastTypeOfPromoCode`,
    `TicketTypeNotFound` or `EventNotFound`, and then deletes nothing.
    """
    with writing():
        event, kind, types = lock_type(event_id, type_id)
        if kind.taken or is_protected(kind):
            raise TicketTypeReserved(type=kind.type)
        if len(types) == 1 and event.status == Event.Status.PUBLISHED:
            raise LastTicketType(type=kind.type)
        code = find_code_for_this_alone(kind)
        if code is not None:
            raise LastTypeOfPromoCode(type=kind.type, promo_code=code.code)
        record(
            "ticket_type.removed",
            by=by,
            organiser_id=event.organiser_id,
            target_type="ticket_type",
            target_id=kind.pk,
            target_name=f"{kind.type} · {event.name}",
            before=facts_of(kind).as_dict(),
        )
        kind.delete()
    return kind
