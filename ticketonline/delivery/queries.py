"""Reading what was given out."""

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from .models import IssuedTicket, SigningKey


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
