"""What becomes of a buyer's money once their order was taken back, or their event cancelled."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ...accounts.models import Organiser
from ...events.models import Event
from ...payments.models import Transaction
from ...payments.queries import find_event_return
from ...payments.rules import BY_HAND, Way
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
    GIVEN = "given"  # done by the organiser themselves: no bank shows it


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
    needs_asking = refund in (Refund.UNDECIDED, Refund.KEPT, Refund.BY_HAND, Refund.GIVEN)
    organiser = order.event.organiser if needs_asking else None
    return MoneyBack(refund=refund, amount=latest.amount, organiser=organiser)


def _refund(order: Reservation, payment: Transaction) -> Refund:
    if payment.gateway == Way.INVOICE and payment.received_at is None:
        return Refund.NONE  # nobody paid it, whatever became of it since
    if payment.refund_waived_at:
        return Refund.KEPT
    if payment.refunded_at:
        return Refund.GIVEN if payment.gateway in BY_HAND else Refund.DONE
    if payment.is_due_by_hand:
        return Refund.BY_HAND
    if payment.refund_due_at:
        return Refund.DUE
    if order.status != Status.COMPLETED or order.event.status != Event.Status.CANCELLED:
        return Refund.NONE
    asked = find_event_return(order.event_id)
    if asked is None or asked.ended_at is not None:
        return Refund.UNDECIDED
    return Refund.BY_HAND if payment.gateway in BY_HAND else Refund.ASKED
