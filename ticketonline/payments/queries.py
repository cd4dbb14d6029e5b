"""Reading transactions."""

from collections.abc import Collection
from uuid import UUID

from .errors import TransactionNotFound
from .models import Transaction


def get_transaction(transaction_id: UUID) -> Transaction:
    """The transaction, or `TransactionNotFound`."""
    transaction = Transaction.objects.filter(pk=transaction_id).first()
    if transaction is None:
        raise TransactionNotFound
    return transaction


def find_transactions(transaction_ids: Collection[UUID]) -> dict[UUID, Transaction]:
    """Those of the transactions that exist, by id (one query)."""
    return Transaction.objects.in_bulk(transaction_ids)


def find_latest(reservation_id: UUID) -> Transaction | None:
    """The newest attempt to pay for the reservation, if there was one."""
    return Transaction.objects.filter(reservation_id=reservation_id).order_by("-date", "-id").first()
