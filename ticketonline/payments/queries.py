"""Reading transactions."""

from collections.abc import Collection
from uuid import UUID

from ..core.ids import ids_that_begin
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


def find_reservations_by_id(prefix: str, *, most: int) -> list[UUID]:
    """The ids of the reservations that a transaction whose id begins with these digits is for, of the newest so many.

    Of whatever organiser: what is found must be looked for among those that may be seen.
    """
    low, high = ids_that_begin(prefix)
    rows = Transaction.objects.filter(pk__gte=low, pk__lte=high).order_by("-pk")
    return list(rows.values_list("reservation_id", flat=True)[:most])


def list_of_reservation(reservation_id: UUID) -> list[Transaction]:
    """All attempts to pay for the reservation, in the order in which they began."""
    return list(Transaction.objects.filter(reservation_id=reservation_id).order_by("date", "id"))
