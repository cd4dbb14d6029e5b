"""Noting that the money of an invoice came in."""

from uuid import UUID

from ...audit.actor import Actor
from ...core import clock
from ...core.database import writing
from ...sales.history import record_change
from ...sales.locks import lock_alone
from ...sales.models import Reservation
from ..errors import NoOpenInvoice
from ..models import Transaction
from ..rules import Status


def note_received(reservation_id: UUID, *, by: Actor) -> Reservation:
    """Note that the order was paid for that was sold on an invoice.

    Locks the reservation, then the transaction. Raises `ReservationNotFound`, or `NoOpenInvoice`, and then changes
    nothing.
    """
    with writing():
        reservation = lock_alone(reservation_id)
        rows = Transaction.objects.filter(reservation=reservation, status=Status.COMPLETED)
        payment = rows.select_for_update().first()
        if payment is None or not payment.is_open_invoice:
            raise NoOpenInvoice
        rows.filter(pk=payment.pk).update(received_at=clock.now())
        record_change("order.invoice_paid", reservation, by=by, after={"amount": payment.amount_as_logged})
    return reservation
