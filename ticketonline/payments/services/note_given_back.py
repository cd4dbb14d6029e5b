"""Noting that money was given back by hand."""

from uuid import UUID

from ...audit.actor import Actor
from ...core import clock
from ...core.database import writing
from ...sales.history import record_change
from ...sales.locks import lock_alone
from ...sales.models import Reservation
from ..errors import NothingToGiveBack
from ..models import Transaction
from ..rules import BY_HAND


def note_given_back(reservation_id: UUID, *, by: Actor) -> Reservation:
    """Note that the money of an order that was taken back has been given back by hand.

    Locks the reservation, then the transaction. Raises `ReservationNotFound`, or `NothingToGiveBack` if there is none
    to be, or not any more, and then changes nothing.
    """
    with writing():
        reservation = lock_alone(reservation_id)
        due = Transaction.objects.filter(
            reservation=reservation, gateway__in=BY_HAND, refund_due_at__isnull=False, refunded_at=None
        )
        payment = due.select_for_update().first()
        if payment is None:
            raise NothingToGiveBack
        due.filter(pk=payment.pk).update(refunded_at=clock.now())
        record_change("order.given_back", reservation, by=by, after={"refunded": payment.amount_as_logged})
    return reservation
