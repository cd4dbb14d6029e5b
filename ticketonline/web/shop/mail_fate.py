"""Whether the mail that matters most reached its buyer."""

from django.conf import settings

from ...events.models import Event
from ...outbox.models import Message
from ...outbox.rules import LOST, Kind
from ...sales.models import Reservation


def is_mailed(order: Reservation) -> bool:
    """Whether the shop mails anything at all to its buyer."""
    return settings.MAIL_IS_SENT and bool(order.email)


def is_undelivered(order: Reservation) -> bool:
    """Whether the latest mail with its tickets was refused or returned, at the address that it has now (one query).

    Of an event that is cancelled, which must be at hand, the mails that say so count as well.
    """
    if not is_mailed(order):
        return False
    kinds = [Kind.PAID, Kind.EVENT_CANCELLED] if order.event.status == Event.Status.CANCELLED else [Kind.PAID]
    mails = Message.objects.filter(reservation_id=order.pk, kind__in=kinds, ticket_id=None)
    latest = mails.order_by("-created_at", "-id").first()
    return latest is not None and latest.state in LOST and latest.recipient.lower() == order.email.lower()
