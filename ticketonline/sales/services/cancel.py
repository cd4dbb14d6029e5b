"""Cancelling a reservation."""

from uuid import UUID

from ...core import clock
from ...core.database import writing
from ...outbox.rules import Kind
from ..errors import AlreadyPaid, PaymentInProgress, ReservationOver
from ..locks import lock_with_types
from ..models import Reservation
from ..rules import Status
from .give_back import give_back
from .tell import tell


def cancel(reservation_id: UUID) -> Reservation:
    """Give the held tickets back.

    Locks the ticket types and promo codes, then the reservation. Raises `ReservationNotFound`, `AlreadyPaid`,
    `PaymentInProgress` or `ReservationOver`, and then changes nothing.
    """
    with writing():
        reservation = lock_with_types(reservation_id).reservation
        now = clock.now()
        status = reservation.status_at(now)
        if status == Status.COMPLETED:
            raise AlreadyPaid
        if status == Status.CANCELLED:
            raise ReservationOver
        if reservation.is_paying:
            raise PaymentInProgress
        give_back([reservation.pk])
        Reservation.close([reservation], Status.CANCELLED, now=now)
        tell(Kind.CANCELLED, [reservation])
    return reservation
