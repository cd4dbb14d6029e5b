"""What becomes of a buyer's money once their order was taken back, or their event cancelled."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ...accounts.models import Organiser
from ...events.models import Event
from ...payments.models import Transaction
from ...payments.queries import find_event_return
from ...payments.rules import Status as TransactionStatus
from ...sales.models import Reservation
from ...sales.rules import Status


class Refund(StrEnum):
    """Where a buyer's money is."""

    NONE = ""  # there is nothing to be given back
    UNDECIDED = "undecided"  # the event is cancelled, and the organiser has not said what becomes of it
    ASKED = "asked"  # the organiser had all orders refunded, and this one's turn comes
    KEPT = "kept"
    DUE = "due"
    BY_HAND = "by_hand"  # due, and given back by the organiser themselves
    DONE = "done"


@dataclass(frozen=True, kw_only=True)
class MoneyBack:
    """Where it is, how much it is, and whom to ask where a person decides or acts."""

    refund: Refund
    amount: Decimal
    organiser: Organiser | None = None


def money_back(order: Reservation, latest: Transaction | None) -> MoneyBack:
    """Of the order, its event at hand; `latest` is its newest payment.

    Up to two queries, of what was paid and is cancelled or taken back; else none.
    """
    if latest is None or latest.status != TransactionStatus.COMPLETED or not latest.amount:
        return MoneyBack(refund=Refund.NONE, amount=Decimal(0))
    refund = _refund(order, latest)
    needs_asking = refund in (Refund.UNDECIDED, Refund.KEPT, Refund.BY_HAND)
    organiser = order.event.organiser if needs_asking else None
    return MoneyBack(refund=refund, amount=latest.amount, organiser=organiser)


def _refund(order: Reservation, payment: Transaction) -> Refund:
    if payment.is_void_invoice:
        return Refund.NONE
    if payment.refund_waived_at:
        return Refund.KEPT
    if payment.refunded_at:
        return Refund.DONE
    if payment.is_due_by_hand:
        return Refund.BY_HAND
    if payment.refund_due_at:
        return Refund.DUE
    is_cancelled = order.status == Status.COMPLETED and order.event.status == Event.Status.CANCELLED
    # Of an invoice that nobody paid there is nothing to be given back.
    if not is_cancelled or payment.is_open_invoice:
        return Refund.NONE
    asked = find_event_return(order.event_id)
    return Refund.ASKED if asked and asked.ended_at is None else Refund.UNDECIDED
