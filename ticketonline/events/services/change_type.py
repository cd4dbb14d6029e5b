"""Changing what people decide about a ticket type."""

from uuid import UUID

from ...audit.actor import Actor
from ...audit.models import Entry
from ...audit.services.record import record
from ...core.database import writing
from ..errors import AmountTooLow, TicketTypeChanged
from ..locks import lock_type
from ..models import TicketType
from ..type_facts import NAMES, Change, TypeFacts, facts_of, write_facts

MOST_READ = 50  # entries of the log, the newest first, in which to look for who changed what


def change_type(event_id: UUID, type_id: UUID, facts: TypeFacts, *, seen: TypeFacts, by: Actor) -> TicketType:
    """Give the ticket type other facts; `seen` are those that the person was shown. Locks the event and its types.

    A new price is that of new reservations alone: tickets keep the price that they were reserved at. Raises
    `TicketTypeChanged` when the facts are not those that were shown, `AmountTooLow` when fewer would be left than are
    held and sold by now, `InvalidTicketType`, `TicketTypeNotFound` or `EventNotFound`, and then changes nothing.
    """
    with writing():
        event, kind, types = lock_type(event_id, type_id)
        before = facts_of(kind)
        if before != seen:
            raise TicketTypeChanged.of(_changes(kind, seen=seen, now=before))
        write_facts(kind, facts, others=[other.type for other in types if other.pk != type_id])
        if kind.amount < kind.taken:
            raise AmountTooLow(lowest=kind.taken)
        after = facts_of(kind)
        if after != before:
            kind.save(update_fields=NAMES)
            record(
                "ticket_type.changed",
                by=by,
                organiser_id=event.organiser_id,
                target_type="ticket_type",
                target_id=kind.pk,
                target_name=f"{kind.type} · {event.name}",
                before=before.as_dict(),
                after=after.as_dict(),
            )
    return kind


def _changes(kind: TicketType, *, seen: TypeFacts, now: TypeFacts) -> list[Change]:
    entries = list(Entry.objects.filter(target_id=kind.pk).order_by("-id")[:MOST_READ])
    return [
        Change(
            name=name,
            before=getattr(seen, name),
            after=getattr(now, name),
            by=next((entry.actor_name for entry in entries if name in entry.after), ""),
        )
        for name in NAMES
        if getattr(seen, name) != getattr(now, name)
    ]
