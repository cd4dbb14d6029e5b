"""The part of a payment that concerns the hold: it lives on while the gateway is asked."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F

from ..models import Reservation
from ..rules import Status


def begin_paying(reservations: Collection[Reservation]) -> None:
    """Keep the holds alive until their payments end, at most `PAYMENT_GRACE_SECONDS` past `pending_until`.

    The reservations must be locked and pending.
    """
    for reservation in reservations:
        assert reservation.status == Status.PENDING
        assert not reservation.is_paying
    rows = Reservation.objects.filter(pk__in=[reservation.pk for reservation in reservations])
    grace = timedelta(seconds=settings.PAYMENT_GRACE_SECONDS)
    rows.update(is_paying=True, hold_ends_at=F("pending_until") + grace)


def end_paying(reservation_ids: Collection[UUID]) -> None:
    """Let the holds end at `pending_until` again, after payments that failed. The reservations must be locked."""
    rows = Reservation.objects.filter(pk__in=reservation_ids, status=Status.PENDING)
    rows.update(is_paying=False, hold_ends_at=F("pending_until"))
