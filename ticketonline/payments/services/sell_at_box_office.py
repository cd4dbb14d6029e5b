"""Selling at the box office, and giving away: no payment page, and no gateway is asked."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db import transaction

from ...audit.actor import Actor
from ...core import clock
from ...core.database import writing
from ...core.text import is_line
from ...events.locks import lock_types_of
from ...events.models import Contingent
from ...events.services.take_from_contingent import take_from_contingent
from ...sales.contact import checked_name
from ...sales.history import record_change
from ...sales.locks import lock_with_types
from ...sales.models import Reservation
from ...sales.queries import get_bill, is_kept
from ...sales.rules import Line, Terms, summed
from ...sales.rules import Status as ReservationStatus
from ...sales.services.complete import complete
from ...sales.services.reserve import reserve
from ..errors import GiftReasonNeeded
from ..models import Transaction
from ..rules import MAX_GIFT_REASON, Status, Way


@dataclass(frozen=True, kw_only=True)
class Sale:
    """What somebody wants at the box office. The tickets of a contingent's type come out of it, if one is named."""

    wanted: Sequence[Line]
    way: Way
    promo_code: str = ""
    name: str = ""
    email: str = ""
    contingent_id: UUID | None = None
    reason: str = ""  # of a gift


def sell_at_box_office(event_id: UUID, sale: Sale, *, key: str, by: Actor) -> Reservation:
    """Sell the tickets or give them away, all of them or none; they are the buyer's with the commit.

    The idempotency key makes a form that is sent twice one sale: the second answer is the first one's reservation.
    Neither windows nor limits of online sales hold, but what is left does. Locks the event's ticket types, the promo
    code, the statistics. Raises `GiftReasonNeeded`, `InvalidName`, `ContingentNotFound`, `ContingentOfOtherType`,
    `TooFewLeft`, or what `reserve` raises, and then changes nothing.
    """
    name, reason = checked_name(sale.name), sale.reason.strip()
    if len(reason) > MAX_GIFT_REASON or not is_line(reason) or (sale.way is Way.GIFT and not reason):
        raise GiftReasonNeeded(most=MAX_GIFT_REASON)
    with writing():
        reservation, contingent = _reserve(event_id, sale, key)
        if reservation.status != ReservationStatus.PENDING:  # sold by the same form before
            transaction.set_rollback(True)
            return reservation
        if name:
            Reservation.objects.filter(pk=reservation.pk).update(name=name)
        payment = _complete(reservation, sale.way)
        after = {"status": ReservationStatus.COMPLETED.value, "way": sale.way.value, "amount": payment.amount_as_logged}
        after |= {"contingent": contingent.name} if contingent else {}
        after |= {"reason": reason} if reason else {}
        action = "order.given_away" if sale.way is Way.GIFT else "order.sold"
        record_change(action, reservation, by=by, after=after)
    reservation.refresh_from_db()
    return reservation


def quote_at_box_office(event_id: UUID, sale: Sale) -> Decimal:
    """What the sale would cost at this moment, a promo code's discount taken off; nothing is sold.

    Locks what the sale does, and raises what would keep it from being made, but for the reason of a gift.
    """
    with writing():
        reservation, _contingent = _reserve(event_id, sale, key="")
        total = get_bill(reservation.pk).total
        transaction.set_rollback(True)
    return total


def _reserve(event_id: UUID, sale: Sale, key: str) -> tuple[Reservation, Contingent | None]:
    """The reservation, and the contingent that its tickets come out of; of a key that was used, that of then."""
    lock_types_of([event_id])  # those of a contingent are on sale for a moment, which nobody else may see
    contingent = None
    if sale.contingent_id and not (key and is_kept(key)):
        contingent = take_from_contingent(event_id, sale.contingent_id, amounts=summed(sale.wanted))
    reservation = reserve(
        event_id=event_id,
        wanted=sale.wanted,
        email=sale.email,
        idempotency_key=key,
        promo_code=sale.promo_code,
        terms=Terms.GIFT if sale.way is Way.GIFT else Terms.BOX_OFFICE,
    )
    return reservation, contingent


def _complete(reservation: Reservation, way: Way) -> Transaction:
    locked = lock_with_types(reservation.pk)
    now = clock.now()
    assert complete([locked], now=now)
    bill = get_bill(reservation.pk)
    return Transaction.objects.create(
        reservation=reservation,
        status=Status.COMPLETED,
        amount=bill.total,
        currency=bill.currency,
        gateway=way,
        date=now,
        closed_at=now,
        claimed_until=now,
    )
