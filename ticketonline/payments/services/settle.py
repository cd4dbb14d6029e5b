"""Recording how a payment ended."""

from datetime import datetime
from uuid import UUID

from ...core import clock
from ...core.database import writing
from ...sales.locks import Locked, lock_reservation, lock_with_types
from ...sales.services.complete import complete
from ...sales.services.pay import end_paying
from ..gateways.base import Answer
from ..models import Transaction
from ..queries import get_transaction
from ..rules import Status


def settle(transaction_id: UUID, answer: Answer, *, may_have_charged: bool = False) -> bool:
    """Record the gateway's answer; whether it was this call that did. A second answer to a payment changes nothing.

    Money taken for a reservation that is over is late money: the payment ends as an ERROR and a refund is due. So is
    one with an error that `may_have_charged`, and one that a second answer says was charged after all. Locks the
    ticket types (when charged), the reservation, the transaction.
    """
    reservation_id = get_transaction(transaction_id).reservation_id
    with writing():
        locked = lock_with_types(reservation_id) if answer.is_charged else None
        reservation = locked.reservation if locked else lock_reservation(reservation_id)
        now = clock.now()
        # Asked before anything is completed, and safe to: a payment ends only under its reservation's lock.
        if not Transaction.objects.filter(pk=transaction_id, status=Status.PENDING).exists():
            if answer.is_charged:
                _owe_if_failed(transaction_id, now)
            return False
        error_type = _complete(locked) if locked else answer.error_type
        is_owed = may_have_charged or (answer.is_charged and error_type)
        Transaction.objects.filter(pk=transaction_id).update(
            status=Status.ERROR if error_type else Status.COMPLETED,
            error_type=error_type,
            closed_at=now,
            refund_due_at=now if is_owed else None,
        )
        if error_type:
            end_paying(reservation)
    return True


def _complete(locked: Locked) -> str:
    """The error type of money that was taken: none when the reservation could be completed."""
    return "" if complete(locked) else "late_payment"


def _owe_if_failed(transaction_id: UUID, now: datetime) -> None:
    """A worker that was held up charged what another has given up since: the money goes back, again if need be."""
    # Due anew even where it is due already: a refund under way may have looked before the charge was made.
    Transaction.objects.filter(pk=transaction_id, status=Status.ERROR).update(refund_due_at=now, refunded_at=None)
