"""Reading transactions."""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum

from ..core.ids import ids_that_begin
from ..events.models import Event
from ..sales.models import Reservation
from .errors import TransactionNotFound
from .models import OPEN_INVOICE, EventReturn, Transaction
from .rules import Status


@dataclass(frozen=True, kw_only=True)
class OpenInvoices:
    """What was sold on invoices that nobody has paid yet."""

    currency: str
    count: int
    amount: Decimal


def get_transaction(transaction_id: UUID) -> Transaction:
    """The transaction, or `TransactionNotFound`."""
    transaction = Transaction.objects.filter(pk=transaction_id).first()
    if transaction is None:
        raise TransactionNotFound
    return transaction


def find_transactions(transaction_ids: Collection[UUID]) -> dict[UUID, Transaction]:
    """Those of the transactions that exist, by id (one query)."""
    return Transaction.objects.in_bulk(transaction_ids)


def find_completed(reservation_id: UUID) -> Transaction | None:
    """The payment by which the reservation was completed, if it was."""
    return Transaction.objects.filter(reservation_id=reservation_id, status=Status.COMPLETED).first()


def find_latest(reservation_id: UUID) -> Transaction | None:
    """The newest attempt to pay for the reservation, if there was one."""
    return Transaction.objects.filter(reservation_id=reservation_id).order_by("-date", "-id").first()


def find_completed_of(reservation_ids: Collection[UUID]) -> dict[UUID, Transaction]:
    """The payments by which these reservations were completed, by reservation (one query)."""
    rows = Transaction.objects.filter(reservation_id__in=reservation_ids, status=Status.COMPLETED)
    return {payment.reservation_id: payment for payment in rows}


def list_open_invoices() -> QuerySet[Transaction]:
    """Those that nobody has paid yet, of whatever organiser, found by an index of theirs."""
    return Transaction.objects.filter(OPEN_INVOICE, amount__gt=0)


def sum_open_invoices(events: QuerySet[Event]) -> list[OpenInvoices]:
    """What is open for the events, by currency."""
    # Asked of each invoice, of which there are few, and not of each reservation, of which there may be a million.
    theirs = Exists(Reservation.objects.filter(pk=OuterRef("reservation_id"), event__in=events.order_by()))
    rows = list_open_invoices().filter(theirs).order_by("currency").values("currency")
    return [OpenInvoices(**row) for row in rows.annotate(count=Count("id"), amount=Sum("amount"))]


def find_reservations_by_id(prefix: str, *, most: int) -> list[UUID]:
    """The ids of the reservations that a transaction whose id begins with these digits is for, of the newest so many.

    Of whatever organiser: what is found must be looked for among those that may be seen.
    """
    low, high = ids_that_begin(prefix)
    rows = Transaction.objects.filter(pk__gte=low, pk__lte=high).order_by("-pk")
    return list(rows.values_list("reservation_id", flat=True)[:most])


def count_refunds_due(event_id: UUID, *, most: int) -> int:
    """How many payments for the event have yet to be given back; no more than `most` are counted."""
    due = Transaction.objects.filter(refund_due_at__isnull=False, refunded_at=None, reservation__event_id=event_id)
    return due.order_by()[:most].count()


def find_event_return(event_id: UUID) -> EventReturn | None:
    """The wish to refund all orders of the event, if somebody had it."""
    return EventReturn.objects.filter(event_id=event_id).first()


def list_of_reservation(reservation_id: UUID) -> list[Transaction]:
    """All attempts to pay for the reservation, in the order in which they began."""
    return list(Transaction.objects.filter(reservation_id=reservation_id).order_by("date", "id"))
