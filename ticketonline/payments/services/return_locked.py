"""Taking paid orders back that are locked already."""

from collections.abc import Collection
from datetime import datetime
from uuid import UUID

from ...audit.actor import Actor
from ...sales.history import record_change
from ...sales.locks import Locked
from ...sales.models import Reservation
from ...sales.rules import Status as ReservationStatus
from ...sales.services.take_back import take_back
from ..models import Transaction
from ..rules import BY_HAND, Status


def return_locked(
    reservations: Collection[Locked], *, refund: bool, reason: str, by: Actor, now: datetime
) -> set[UUID]:
    """Take back those of the reservations that are completed, with a refund or without; the ids of those it did.

    They must be locked with their types and promo codes. Locks the statistics, then the transactions; the caller
    commits. Each is recorded.
    """
    ids = [one.reservation.pk for one in reservations]
    returned = take_back(reservations, refunded=ids if refund else [], now=now)
    payments = {
        payment.reservation_id: payment
        for payment in Transaction.objects.filter(reservation_id__in=returned, status=Status.COMPLETED)
        .order_by("pk")
        .select_for_update()
    }
    # What is not refunded is waived, open or not: the statistics gave nothing back for it.
    owed = [payment.pk for payment in payments.values() if refund and payment.amount and payment.is_open_invoice]
    paid = [payment.pk for payment in payments.values() if payment.amount and payment.pk not in owed]
    # What was free needs nothing; nor does an invoice that nobody has paid, which is void.
    rows = Transaction.objects.filter(pk__in=paid)
    rows.update(refund_due_at=now) if refund else rows.update(refund_waived_at=now)
    Transaction.objects.filter(pk__in=owed).update(refund_due_at=now, refunded_at=now)
    for one in reservations:
        if one.reservation.pk in returned:
            _record(one.reservation, payments.get(one.reservation.pk), refund=refund, reason=reason, by=by)
    return returned


def _record(reservation: Reservation, payment: Transaction | None, *, refund: bool, reason: str, by: Actor) -> None:
    after: dict[str, object] = {"status": ReservationStatus.CANCELLED.value}
    if payment and payment.amount:
        after |= {"refunded" if refund else "kept": payment.amount_as_logged}
        if refund and payment.gateway in BY_HAND:
            after |= {"by_hand": True}
    if reason:
        after |= {"reason": reason}
    before = {"status": ReservationStatus.COMPLETED.value}
    record_change("order.returned", reservation, by=by, before=before, after=after)
