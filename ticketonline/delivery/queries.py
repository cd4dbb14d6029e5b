"""Reading what was given out."""

from collections.abc import Collection, Mapping, Sequence
from functools import partial
from uuid import UUID

from django.db.models import QuerySet

from ..events.models import Event
from ..sales.order_index import BuyersColumn, keys_by_beginning
from ..sales.orders import Matches, found_by_beginning
from . import codes
from .models import FormerCode, IssuedTicket, SigningKey


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
    return found_by_beginning(text, partial(_held_by, keys), most=most)


def _held_by(keys: QuerySet[SigningKey], column: BuyersColumn, beginning: str, *, most: int) -> list[UUID]:
    tickets = keys_by_beginning(
        IssuedTicket, keys, owner="key_id", column=f"holder_{column}", prefix=beginning, most=most
    )
    return list(IssuedTicket.objects.filter(pk__in=tickets).values_list("ticket__reservation_id", flat=True))
