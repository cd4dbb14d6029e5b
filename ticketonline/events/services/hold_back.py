"""Keeping tickets of a type back from sale, in a contingent of a name."""

from uuid import UUID

from django.db.models import F

from ...audit.actor import Actor
from ...audit.services.record import record
from ...core.database import writing
from ...core.text import is_line
from ..errors import ContingentChanged, InvalidContingent, TooFewLeft, TooManyContingents
from ..locks import lock_type
from ..models import Contingent, TicketType
from ..rules import LONGEST_CONTINGENT_NAME, MAX_AMOUNT, MOST_CONTINGENTS


def hold_back(
    event_id: UUID, type_id: UUID, *, name: str, tickets: int, seen: int | None = None, by: Actor
) -> Contingent | None:
    """Let the type's contingent of that name have so many tickets, more than before or fewer; none dissolves it.

    `seen` is how many it had when somebody decided that (0: none of that name), None if that does not matter: the box
    office sells from it meanwhile. What it gives up is on sale again. Locks the event and its types. Raises
    `InvalidContingent`, `ContingentChanged`, `TooFewLeft`, `TooManyContingents`, `TicketTypeNotFound` or
    `EventNotFound`, and then changes nothing.
    """
    name = " ".join(name.split())
    if not name or len(name) > LONGEST_CONTINGENT_NAME or not is_line(name) or not 0 <= tickets <= MAX_AMOUNT:
        raise InvalidContingent(most=LONGEST_CONTINGENT_NAME)
    with writing():
        event, kind, _types = lock_type(event_id, type_id)
        before = kind.contingents.filter(name=name).first()
        had = before.tickets if before else 0
        if seen not in (None, had) and tickets != had:
            raise ContingentChanged(tickets=had)
        if tickets - had > kind.left:
            raise TooFewLeft(most=kind.left + had)
        if before is None and tickets and Contingent.objects.filter(type__event=event).count() >= MOST_CONTINGENTS:
            raise TooManyContingents(most=MOST_CONTINGENTS)
        after = _set(kind, before, name=name, tickets=tickets)
        TicketType.objects.filter(pk=kind.pk).update(withheld=F("withheld") + tickets - had)
        if tickets != had:
            record(
                "contingent.changed",
                by=by,
                organiser_id=event.organiser_id,
                target_type="ticket_type",
                target_id=kind.pk,
                target_name=f"{name} · {kind.type} · {event.name}",
                before={"tickets": had},
                after={"tickets": tickets},
            )
    return after


def _set(kind: TicketType, contingent: Contingent | None, *, name: str, tickets: int) -> Contingent | None:
    if not tickets:
        if contingent:
            contingent.delete()
        return None
    contingent = contingent or Contingent(type=kind, name=name)
    contingent.tickets = tickets
    contingent.save()
    return contingent
