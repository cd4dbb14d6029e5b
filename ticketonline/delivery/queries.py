"""Reading what was given out."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from ..events.models import Event
from ..sales.order_index import LAST_SIGN, BuyersColumn
from ..sales.orders import Matches, beginnings
from . import codes
from .models import FormerCode, IssuedTicket, SigningKey

# As `sales.order_index` has it, and for its reasons: of each key the first few, where they stand in the index.
BEGINNING = {
    "postgresql": """
        SELECT kept.ticket_id FROM delivery_issuedticket AS kept
        WHERE kept.key_id = signing.id AND NOT (kept.{column} = '') AND kept.{column} LIKE %s
        ORDER BY kept.{column} USING ~<~ LIMIT {most}
    """,
    "sqlite": """
        SELECT kept.ticket_id FROM delivery_issuedticket AS kept
        WHERE kept.key_id = signing.id AND NOT (kept.{column} = '') AND kept.{column} >= %s AND kept.{column} < %s
        ORDER BY kept.{column} LIMIT {most}
    """,
}
EACH = {
    "postgresql": "CROSS JOIN LATERAL ({inner}) AS found",
    "sqlite": "CROSS JOIN delivery_issuedticket AS found ON found.ticket_id IN ({inner})",
}


def find_issued(ticket_ids: Collection[UUID]) -> Mapping[UUID, IssuedTicket]:
    """Whose the tickets are, by their ids, without those that were not given out yet."""
    if not ticket_ids:
        return {}
    whose = IssuedTicket.objects.only("ticket_id", "holder_name", "holder_email", "passed_on_at")
    return whose.in_bulk(list(ticket_ids))


def list_keys(event_id: UUID) -> Sequence[SigningKey]:
    """The keys that sign, or once signed, the event's tickets, the oldest first, without the private ones."""
    keys = SigningKey.objects.filter(event_id=event_id).order_by("created_at", "id")
    return list(keys.only("code_id", "public_key", "created_at", "retired_at"))


def find_reservations_by_code(text: str) -> list[UUID]:
    """The ids of the reservations that the short code is of, or was once, however it is typed: one or none.

    Of whatever organiser: what is found must be looked for among those that may be seen.
    """
    if not codes.is_code(text):
        return []
    code = codes.normalised(text)
    now = IssuedTicket.objects.filter(code=code).values_list("ticket__reservation_id", flat=True)
    once = FormerCode.objects.filter(code=code).values_list("issued__ticket__reservation_id", flat=True)
    return [*now] or [*once]


def find_reservations_by_holder(events: QuerySet[Event], text: str, *, most: int) -> Matches:
    """The events' reservations with a ticket whose holder's name or address begins with the text.

    Of each spelling of it, no more than of `most` tickets.
    """
    # By its key a ticket is of an event in the index that the beginning stands in.
    keys = SigningKey.objects.filter(event__in=events.order_by().values("pk"))
    found: set[UUID] = set()
    is_cut = False
    for column, beginning in beginnings(text):
        ids = _held_by(keys, column, beginning, most=most + 1)
        is_cut |= len(ids) > most
        found.update(ids)
    return Matches(ids=frozenset(found), is_cut=is_cut)


def _held_by(keys: QuerySet[SigningKey], column: BuyersColumn, beginning: str, *, most: int) -> list[UUID]:
    if connection.vendor == "postgresql":
        bounds = [f"{connection.ops.prep_for_like_query(beginning)}%"]
    else:
        bounds = [beginning, f"{beginning}{LAST_SIGN}"]
    of_keys, params = keys.order_by().values("id").query.sql_with_params()
    inner = BEGINNING[connection.vendor].format(column=f"holder_{column}", most=most)
    each = EACH[connection.vendor].format(inner=inner)
    sql = f"SELECT found.ticket_id FROM ({of_keys}) AS signing {each} LIMIT {most}"  # noqa: S608 - our own words
    tickets = IssuedTicket.objects.filter(pk__in=RawSQL(sql, [*params, *bounds]))  # noqa: S611 - texts are parameters
    return list(tickets.values_list("ticket__reservation_id", flat=True))
