"""Putting off a payment that the gateway gave no answer to."""

from uuid import UUID

from ...core import clock
from ..gateways.base import Answer
from ..models import Transaction
from ..rules import MAX_ATTEMPTS, Status, retry_delay
from .settle import settle


def postpone(transaction_id: UUID, *, attempts: int) -> None:
    """The gateway gave no answer: ask again later, and after `MAX_ATTEMPTS` give up and take back what it may have.

    Changes nothing when another worker has taken the payment in hand since that attempt.
    """
    in_hand = Transaction.objects.filter(pk=transaction_id, status=Status.PENDING, attempts=attempts)
    if attempts < MAX_ATTEMPTS:
        in_hand.update(claimed_until=clock.now() + retry_delay(attempts))
    elif in_hand.exists():
        settle(transaction_id, Answer(error_type="gateway_unavailable"), may_have_charged=True)
