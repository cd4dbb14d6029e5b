"""Reading the mails."""

from collections.abc import Collection
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from .models import Message
from .rules import Kind


def list_of_reservation(reservation_id: UUID) -> list[Message]:
    """All mails about the reservation, in the order in which they were caused."""
    return list(Message.objects.filter(reservation_id=reservation_id).order_by("created_at", "id"))


def list_to_buyers(reservation_ids: Collection[UUID]) -> QuerySet[Message]:
    """The mails about the reservations that went to their buyers; not those to whom they passed a ticket on."""
    # Who is told that a ticket was passed on bought it, or had a mail with it first.
    had = Message.objects.filter(
        kind=Kind.RECEIVED,
        reservation_id=OuterRef("reservation_id"),
        ticket_id=OuterRef("ticket_id"),
        recipient=OuterRef("recipient"),
    )
    is_to_buyer = Q(ticket_id=None) | (Q(kind=Kind.PASSED_ON) & ~Exists(had))
    return Message.objects.filter(is_to_buyer, reservation_id__in=reservation_ids)


def was_told(reservation_id: UUID) -> bool:
    """Whether its buyer has a mail about the reservation, sent or to be sent: whether they ever gave an address."""
    return Message.objects.filter(reservation_id=reservation_id, ticket_id=None).exclude(kind=Kind.RETURNED).exists()
