"""Locking the stock of events, and waiting for it in order."""

from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from .errors import EventNotFound, PromoCodeNotFound, TicketTypeNotFound
from .models import Event, PromoCode, TicketType

# PostgreSQL lets whoever comes by lock a row that is just free, before those who waited for it have woken up: of two
# server processes on a busy machine, one had the hot type to itself for seconds. Its other locks are handed over in
# the order of the asking, so a type's is asked for before its row (tests/races/test_turns_at_a_type.py).
WAIT_IN_LINE = "SELECT pg_advisory_xact_lock(hashtextextended(id::text, 0)) FROM ({ids} ORDER BY id) line"

# Whether nobody has the type of that id, and nobody waits for it; who asked has it then.
TRY_THE_LINE = "pg_try_advisory_xact_lock(hashtextextended(id::text, 0))"


def lock_types_of(event_ids: Iterable[UUID]) -> None:
    """Lock the ticket types of the events, in key order as every writer does. Needs a transaction.

    Until it ends nobody reserves, pays, cancels or expires there, so the counters read after this call are true.
    """
    types = TicketType.objects.filter(event_id__in=list(event_ids)).order_by("pk")
    wait_in_line(types.values_list("pk", flat=True))
    list(types.select_for_update().values_list("pk"))


def lock_event(event_id: UUID) -> Event:
    """The event, locked after its ticket types: nobody sells, and nobody else changes it. Needs a transaction.

    Raises `EventNotFound`.
    """
    lock_types_of([event_id])
    # No key of it changes: a reservation that refers to it need not wait.
    event = Event.objects.select_for_update(no_key=True).filter(pk=event_id).first()
    if event is None:
        raise EventNotFound
    return event


def wait_in_line(type_ids: Iterable[UUID]) -> None:
    """Wait for those who asked for one of the types before, and keep those who ask later waiting until the end.

    Needs a transaction, in which the types are locked next. On SQLite the transaction itself has waited.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(WAIT_IN_LINE.format(ids="SELECT unnest(%s::uuid[]) AS id"), [list(type_ids)])


def lock_type(event_id: UUID, type_id: UUID) -> tuple[Event, TicketType, list[TicketType]]:
    """The event as `lock_event` locks it, one of its ticket types, and all of them in the organiser's order.

    Needs a transaction. Raises `TicketTypeNotFound` or `EventNotFound`.
    """
    event = lock_event(event_id)
    types = list(event.ticket_types.all())
    for kind in types:
        if kind.pk == type_id:
            return event, kind, types
    raise TicketTypeNotFound


def lock_code(event_id: UUID, code_id: UUID) -> tuple[Event, PromoCode]:
    """The event as `lock_event` locks it, and then one of its promo codes: nobody reserves with it meanwhile.

    Needs a transaction. Raises `PromoCodeNotFound` or `EventNotFound`.
    """
    event = lock_event(event_id)
    code = PromoCode.objects.select_for_update().filter(pk=code_id, event=event).first()
    if code is None:
        raise PromoCodeNotFound
    code.event = event
    return event, code
