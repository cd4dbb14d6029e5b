"""The part of a payment that concerns the hold: it lives on while the gateway is asked."""

from datetime import timedelta

from django.conf import settings

from ..models import Reservation
from ..rules import Status


def begin_paying(reservation: Reservation) -> None:
    """Keep the hold alive until the payment ends, at most `PAYMENT_GRACE_SECONDS` past `pending_until`.

    The reservation must be locked and pending.
    """
    assert reservation.status == Status.PENDING
    assert not reservation.is_paying
    reservation.is_paying = True
    reservation.hold_ends_at = reservation.pending_until + timedelta(seconds=settings.PAYMENT_GRACE_SECONDS)
    reservation.save(update_fields=["is_paying", "hold_ends_at"])


def end_paying(reservation: Reservation) -> None:
    """Let the hold end at `pending_until` again, after a payment that failed. The reservation must be locked."""
    if reservation.status != Status.PENDING:
        return
    reservation.is_paying = False
    reservation.hold_ends_at = reservation.pending_until
    reservation.save(update_fields=["is_paying", "hold_ends_at"])
