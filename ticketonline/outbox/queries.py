"""Reading the mails."""

from uuid import UUID

from .models import Message


def list_of_reservation(reservation_id: UUID) -> list[Message]:
    """All mails about the reservation, in the order in which they were caused."""
    return list(Message.objects.filter(reservation_id=reservation_id).order_by("created_at", "id"))
