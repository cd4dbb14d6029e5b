"""Having mails sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from ..models import Message
from ..rules import Kind


@dataclass(frozen=True, kw_only=True, slots=True)
class Posting:
    """That a mail of that kind is to be sent about a reservation, for a cause: what happened, with its id."""

    kind: Kind
    cause: str
    event_id: UUID
    reservation_id: UUID


def post(postings: Iterable[Posting]) -> None:
    """Have the mails sent with the commit of the caller's transaction, which it needs; once for each cause."""
    rows = [
        Message(kind=one.kind, cause=one.cause, event_id=one.event_id, reservation_id=one.reservation_id)
        for one in postings
    ]
    if rows:
        Message.objects.bulk_create(rows, ignore_conflicts=True)
