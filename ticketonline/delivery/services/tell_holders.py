"""Telling those to whom tickets were passed on what their buyers are told."""

from collections.abc import Collection
from uuid import UUID

from ...outbox.rules import Kind
from ...outbox.services.post import Posting, post
from ..models import IssuedTicket


def tell_holders(kind: Kind, reservation_ids: Collection[UUID], *, event_id: UUID, cause: str) -> None:
    """Mail everybody who has a ticket of these orders and did not buy it, once for the cause, with the caller's commit.

    `cause` has no more than 40 signs.
    """
    of_others = IssuedTicket.objects.filter(ticket__reservation_id__in=reservation_ids).exclude(holder_email="")
    post(
        Posting(
            kind=kind,
            cause=f"{cause} {ticket_id.hex}",
            event_id=event_id,
            reservation_id=reservation_id,
            ticket_id=ticket_id,
            recipient=holder,
        )
        for ticket_id, reservation_id, holder in of_others.values_list("pk", "ticket__reservation_id", "holder_email")
    )
