"""Recording how a payment ended."""

from uuid import UUID

from ...core import clock
from ...core.database import writing
from ...sales.locks import lock_reservation
from ...sales.services.complete import complete
from ...sales.services.pay import end_paying
from ..gateways.base import Answer
from ..models import Transaction
from ..queries import get_transaction
from ..rules import MAX_ATTEMPTS, Status, retry_delay


def settle(transaction_id: UUID, answer: Answer, *, may_have_charged: bool = False) -> bool:
    """Record the gateway's answer; whether it was this call that did. A second answer to a payment changes nothing.

    Money taken for a reservation that is over is late money: the payment ends as an ERROR and a refund is due. So is
    one with an error that `may_have_charged`. Locks the ticket types (when charged), the reservation, the transaction.
    """
    reservation_id = get_transaction(transaction_id).reservation_id
    with writing():
        is_completed = answer.is_charged and complete(reservation_id)
        reservation = lock_reservation(reservation_id)
        now = clock.now()
        error_type = answer.error_type or ("" if is_completed else "late_payment")
        refund_due_at = now if may_have_charged or error_type == "late_payment" else None
        won = Transaction.objects.filter(pk=transaction_id, status=Status.PENDING).update(
            status=Status.ERROR if error_type else Status.COMPLETED,
            error_type=error_type,
            closed_at=now,
            refund_due_at=refund_due_at,
        )
        if won and error_type:
            end_paying(reservation)
    return won == 1


def postpone(transaction_id: UUID, *, attempts: int) -> None:
    """The gateway gave no answer: ask again later, and after `MAX_ATTEMPTS` give up and take back what it may have."""
    if attempts >= MAX_ATTEMPTS:
        settle(transaction_id, Answer(error_type="gateway_unavailable"), may_have_charged=True)
        return
    Transaction.objects.filter(pk=transaction_id, status=Status.PENDING).update(
        claimed_until=clock.now() + retry_delay(attempts)
    )
