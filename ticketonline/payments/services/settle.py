"""Recording how payments ended."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ...core import clock
from ...core.database import writing
from ...outbox.rules import Kind
from ...outbox.services.post import Posting, post
from ...sales.locks import lock_all
from ...sales.models import Reservation
from ...sales.services.complete import complete
from ...sales.services.pay import end_paying
from ...statistics.visits import Step, count_with_commit
from ..errors import TransactionNotFound
from ..gateways.base import Answer
from ..models import Transaction
from ..rules import Status
from .reopen_returns import reopen_returns

MOST_FAILURES_TOLD = 3  # of one reservation


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """A gateway's answer to a payment; with an error, an earlier attempt at it `may_have_charged` all the same."""

    transaction_id: UUID
    answer: Answer
    may_have_charged: bool = False


def settle(transaction_id: UUID, answer: Answer, *, may_have_charged: bool = False) -> bool:
    """Record one answer; whether it was this call that did. See `settle_all`."""
    one = Settlement(transaction_id=transaction_id, answer=answer, may_have_charged=may_have_charged)
    return transaction_id in settle_all([one])


def settle_all(settlements: Sequence[Settlement]) -> set[UUID]:
    """Record the gateways' answers, all in one transaction; the ids of those that it was this call that recorded.

    A second answer to a payment, also beside the first, changes nothing. Money taken for a reservation that is over is
    late money: the payment ends as an ERROR and a refund is due. So is one with an error that `may_have_charged`, and
    one that a second answer says was charged after all. Locks the ticket types of what was charged, the reservations,
    the events' statistics, the transactions, once for all: a stream of payments holds a type no longer than one payment
    does. Raises `TransactionNotFound`, and then records none.
    """
    if not settlements:
        return set()
    found = Transaction.objects.filter(pk__in=[one.transaction_id for one in settlements])
    reservation_of = dict(found.values_list("pk", "reservation_id"))
    if len(reservation_of) < len({one.transaction_id for one in settlements}):
        raise TransactionNotFound
    charged = {reservation_of[one.transaction_id] for one in settlements if one.answer.is_charged}
    with writing():
        locked = lock_all(set(reservation_of.values()), with_types_of=charged)
        now = clock.now()
        # Asked before anything is completed, and safe to: a payment ends only under its reservation's lock.
        pending = set(found.filter(status=Status.PENDING).values_list("pk", flat=True))
        # A worker that was cut off from the database for longer than its claims may bring two answers to one payment.
        first = {one.transaction_id: one for one in reversed(settlements)}
        due = [one for key, one in first.items() if key in pending]
        charges = [locked[reservation_of[one.transaction_id]] for one in due if one.answer.is_charged]
        paid = complete(charges, now=now)
        reopen_returns({locked[key].reservation.event_id for key in paid})
        for event_id, times in Counter(locked[key].reservation.event_id for key in paid).items():
            count_with_commit(Step.PAID, event_id, times=times)
        endings = {one.transaction_id: _ending(one, is_paid=reservation_of[one.transaction_id] in paid) for one in due}
        _end(endings, now)
        _owe_if_failed([one for one in settlements if one not in due], now)
        failed = [key for key, ending in endings.items() if ending.error_type]
        end_paying([reservation_of[key] for key in failed])
        _tell_of_failures([locked[reservation_of[key]].reservation for key in failed])
    return pending


def _tell_of_failures(reservations: Sequence[Reservation]) -> None:
    """Mail those who gave an address, of the first failures alone: who tries cards must not fill somebody's mailbox."""
    for one in reservations:
        if one.email:
            number = one.transactions.filter(status=Status.ERROR).count()
            cause = f"failed {one.pk} {min(number, MOST_FAILURES_TOLD)}"
            kind = Kind.PAYMENT_FAILED
            post([Posting(kind=kind, cause=cause, event_id=one.event_id, reservation_id=one.pk)])


@dataclass(frozen=True, kw_only=True)
class _Ending:
    error_type: str
    is_owed: bool


def _ending(one: Settlement, *, is_paid: bool) -> _Ending:
    late = "" if is_paid else "late_payment"
    error_type = late if one.answer.is_charged else one.answer.error_type
    return _Ending(error_type=error_type, is_owed=one.may_have_charged or (one.answer.is_charged and bool(error_type)))


def _end(endings: Mapping[UUID, _Ending], now: datetime) -> None:
    alike: defaultdict[_Ending, list[UUID]] = defaultdict(list)
    for key, ending in endings.items():
        alike[ending].append(key)
    for ending, keys in alike.items():
        Transaction.objects.filter(pk__in=keys).update(
            status=Status.ERROR if ending.error_type else Status.COMPLETED,
            error_type=ending.error_type,
            closed_at=now,
            refund_due_at=now if ending.is_owed else None,
        )


def _owe_if_failed(settlements: Sequence[Settlement], now: datetime) -> None:
    """A worker that was held up charged what another has given up since: the money goes back, again if need be."""
    charged = [one.transaction_id for one in settlements if one.answer.is_charged]
    if charged:
        # Due anew even where it is due already: a refund under way may have looked before the charge was made.
        Transaction.objects.filter(pk__in=charged, status=Status.ERROR).update(refund_due_at=now, refunded_at=None)
