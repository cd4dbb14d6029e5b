"""Whether the mail with the tickets reached its buyer."""

from django.conf import settings

from ...outbox.models import Message
from ...outbox.rules import LOST, Kind
from ...sales.models import Reservation


def is_mailed(order: Reservation) -> bool:
    """Whether the shop mails anything at all to its buyer."""
    return settings.MAIL_IS_SENT and bool(order.email)


def is_undelivered(order: Reservation) -> bool:
    """Whether the latest mail with its tickets was refused or returned, at the address that it has now (one query)."""
    if not is_mailed(order):
        return False
    mails = Message.objects.filter(reservation_id=order.pk, kind=Kind.PAID, ticket_id=None)
    latest = mails.order_by("-created_at", "-id").first()
    return latest is not None and latest.state in LOST and latest.recipient.lower() == order.email.lower()
