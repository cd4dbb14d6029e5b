"""Writing a batch in as few statements as its length allows: each takes all its rows as one JSON text.

The two databases differ in how a JSON text is read, and in how they keep ids; nothing else is written here.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

import msgspec
from django.db import connection
from django.db.models import F

from ...core.ids import new_id
from ...events.models import TicketType
from .wishes import Wish

RESERVATIONS = {
    "postgresql": """
        INSERT INTO sales_reservation (id, event_id, status, reservation_date, pending_until, hold_ends_at, is_paying,
                                       closed_at, email, language)
        SELECT id, event_id, 'PENDING', %s, %s, %s, false, NULL, email, language
        FROM json_to_recordset(%s) AS row (id uuid, event_id uuid, email text, language text)
    """,
    "sqlite": """
        INSERT INTO sales_reservation (id, event_id, status, reservation_date, pending_until, hold_ends_at, is_paying,
                                       closed_at, email, language)
        SELECT replace(json_extract(value, '$.id'), '-', ''), replace(json_extract(value, '$.event_id'), '-', ''),
               'PENDING', %s, %s, %s, false, NULL, json_extract(value, '$.email'), json_extract(value, '$.language')
        FROM json_each(%s)
    """,
}
# The price is the one under the lock.
TICKETS = {
    "postgresql": """
        INSERT INTO sales_orderedticket (id, reservation_id, type_id, price)
        SELECT row.id, row.reservation_id, row.type_id, kind.price
        FROM json_to_recordset(%s) AS row (id uuid, reservation_id uuid, type_id uuid)
        JOIN events_tickettype kind ON kind.id = row.type_id
    """,
    "sqlite": """
        INSERT INTO sales_orderedticket (id, reservation_id, type_id, price)
        SELECT replace(json_extract(value, '$.id'), '-', ''),
               replace(json_extract(value, '$.reservation_id'), '-', ''), kind.id, kind.price
        FROM json_each(%s)
        JOIN events_tickettype kind ON kind.id = replace(json_extract(value, '$.type_id'), '-', '')
    """,
}


class _Row(msgspec.Struct, frozen=True):
    id: UUID
    event_id: UUID
    email: str
    language: str


class _TicketRow(msgspec.Struct, frozen=True):
    id: UUID
    reservation_id: UUID
    type_id: UUID


def insert(wishes: Sequence[Wish], counts: Sequence[Mapping[UUID, int]], *, now: datetime, until: datetime) -> None:
    """Write a reservation for each wish, made `now` and held `until`, with as many tickets by type id as it counts."""
    rows = [_Row(wish.id, wish.event_id, wish.email, wish.language) for wish in wishes]
    tickets = [
        _TicketRow(new_id(now), wish.id, type_id)
        for wish, types in zip(wishes, counts, strict=True)
        for type_id, count in types.items()
        for _ in range(count)
    ]
    moment, end = (connection.ops.adapt_datetimefield_value(time) for time in (now, until))
    with connection.cursor() as cursor:
        cursor.execute(RESERVATIONS[connection.vendor], [moment, end, end, _json(rows)])
        cursor.execute(TICKETS[connection.vendor], [_json(tickets)])


def move_stock(moved: Mapping[UUID, int]) -> None:
    """Hold so many more by type id, or fewer. The database refuses what would oversell."""
    for type_id, count in moved.items():
        if count:
            TicketType.objects.filter(pk=type_id).update(held=F("held") + count)


def _json(rows: Sequence[msgspec.Struct]) -> str:
    return msgspec.json.encode(rows).decode()
