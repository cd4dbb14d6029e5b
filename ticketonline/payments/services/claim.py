"""Taking payments in hand, so that of many workers one asks the gateway."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import F

from ...core import clock
from ...core.database import can_skip_locked, writing
from ...sales.rules import Status as ReservationStatus
from ..gateways.base import Charge
from ..models import Transaction
from ..rules import Status

# A worker that died is replaced after this long; a living one renews its claims well within it.
CLAIM = timedelta(seconds=10)


@dataclass(frozen=True, kw_only=True)
class Claim:
    """A payment in hand. One that is not `payable` any more must not be charged."""

    charge: Charge
    gateway: str
    attempts: int
    payable: bool


def claim(*, limit: int) -> list[Claim]:
    """Take up to `limit` payments that nobody has in hand, oldest first. Locks them for the moment."""
    now = clock.now()
    free = Transaction.objects.filter(status=Status.PENDING, claimed_until__lte=now)
    # Nothing to do is the rule: look without a writing transaction.
    if limit < 1 or not free.exists():
        return []
    with writing():
        rows = free.order_by("claimed_until").select_for_update(of=("self",), skip_locked=can_skip_locked())
        taken = list(rows.select_related("reservation")[:limit])
        Transaction.objects.filter(pk__in=[row.pk for row in taken]).update(
            claimed_until=now + CLAIM, attempts=F("attempts") + 1
        )
    return [
        Claim(
            charge=charge_of(row),
            gateway=row.gateway,
            attempts=row.attempts + 1,
            payable=row.reservation.status_at(now) == ReservationStatus.PENDING,
        )
        for row in taken
    ]


def renew(transaction_ids: Collection[UUID]) -> None:
    """Keep payments in hand for another while."""
    if transaction_ids:
        Transaction.objects.filter(pk__in=transaction_ids, status=Status.PENDING).update(
            claimed_until=clock.now() + CLAIM
        )


def charge_of(transaction: Transaction) -> Charge:
    """The payment as its gateway needs it."""
    return Charge(
        transaction_id=transaction.pk,
        amount=transaction.amount,
        currency=transaction.currency,
        token=transaction.token,
    )
