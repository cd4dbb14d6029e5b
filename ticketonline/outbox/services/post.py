"""Having mails sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ...core import clock
from ..models import Message
from ..rules import Kind


@dataclass(frozen=True, kw_only=True, slots=True)
class Posting:
    """That a mail of that kind is to be sent about a reservation, for a cause: what happened, with its id.

    With a `ticket_id` it goes to that ticket's holder, with a `recipient` to that address, and not before `due_at`;
    with `caused_at` it tells of what happened then, not now.
    """

    kind: Kind
    cause: str
    event_id: UUID
    reservation_id: UUID
    ticket_id: UUID | None = None
    recipient: str = ""
    due_at: datetime | None = None
    caused_at: datetime | None = None


def post(postings: Iterable[Posting]) -> None:
    """Have the mails sent with the commit of the caller's transaction, which it needs; once for each cause."""
    now = clock.now()
    rows = [
        Message(
            kind=one.kind,
            cause=one.cause,
            event_id=one.event_id,
            reservation_id=one.reservation_id,
            ticket_id=one.ticket_id,
            recipient=one.recipient,
            created_at=one.caused_at or now,
            due_at=one.due_at or now,
        )
        for one in postings
    ]
    if rows:
        Message.objects.bulk_create(rows, ignore_conflicts=True)
