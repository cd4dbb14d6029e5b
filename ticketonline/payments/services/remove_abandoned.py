"""Forgetting the reservations that came to nothing."""

from datetime import timedelta

from django.conf import settings

from ...core import clock
from ...core.database import can_skip_locked, writing
from ...outbox.services.claim import forget_messages
from ...sales.models import OrderedTicket, Reservation
from ...sales.rules import Status as ReservationStatus
from ..models import Transaction
from ..rules import Status

BATCH = 500


def remove_abandoned(*, limit: int = BATCH) -> int:
    """Delete up to `limit` cancelled reservations older than `RETENTION_DAYS`, with tickets, failed payments and mails.

    One whose payment is not ended, or whose money has yet to go back, is kept; and one that was completed before, for
    good: the statistics tell of its sale and of its return. Says how many went. Locks the
    reservations; one that another transaction holds is left to the next call.
    """
    before = clock.now() - timedelta(days=settings.RETENTION_DAYS)
    owed = Transaction.objects.filter(refund_due_at__isnull=False, refunded_at=None)
    running = Transaction.objects.filter(status=Status.PENDING)
    old = (
        Reservation.objects.filter(status=ReservationStatus.CANCELLED, returned_at=None, reservation_date__lt=before)
        .exclude(pk__in=owed.values("reservation_id"))
        .exclude(pk__in=running.values("reservation_id"))
        .order_by("reservation_date")
    )
    # Nothing to do is the rule: look without a writing transaction.
    if not old.exists():
        return 0
    with writing():
        rows = old.select_for_update(skip_locked=can_skip_locked())
        ids = list(rows.values_list("pk", flat=True)[:limit])
        Transaction.objects.filter(reservation_id__in=ids).delete()
        OrderedTicket.objects.filter(reservation_id__in=ids).delete()
        forget_messages(ids)
        Reservation.objects.filter(pk__in=ids).delete()
    return len(ids)
