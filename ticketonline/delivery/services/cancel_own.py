"""Cancelling an order by whoever bought it."""

from decimal import Decimal
from uuid import UUID

from django.db.models import Sum

from ...audit.actor import BUYER
from ...core import clock
from ...core.database import writing
from ...events.rules import may_cancel
from ...payments.services.return_order import return_order
from ...sales.locks import lock_with_types
from ...sales.models import OrderedTicket, Reservation
from ...sales.rules import Status
from ..errors import CancellingNotAllowed, NotSold, PartlyPassedOn
from ..models import IssuedTicket


def is_cancellable(order: Reservation, *, total: Decimal) -> bool:
    """Whether the organiser lets the buyer cancel it now; `total` is what its tickets cost."""
    event = order.event
    return order.status == Status.COMPLETED and may_cancel(
        event.cancelling,
        until=event.cancel_until,
        begins=event.date,
        status=event.status,
        is_free=not total,
        now=clock.now(),
    )


def cancel_own(reservation_id: UUID) -> None:
    """Take the order back, whole: its tickets are on sale again at once, and all its money goes back.

    Locks as `return_order` does. Raises `ReservationNotFound`, `NotSold`, `CancellingNotAllowed` or `PartlyPassedOn`,
    and then changes nothing.
    """
    with writing():
        # Before anything is asked: a ticket that is passed on at this moment waits for the reservation, or is seen.
        order = lock_with_types(reservation_id).reservation
        if order.status != Status.COMPLETED:
            raise NotSold
        tickets = OrderedTicket.objects.filter(reservation_id=reservation_id)
        if not is_cancellable(order, total=tickets.aggregate(sum=Sum("price"))["sum"] or Decimal(0)):
            raise CancellingNotAllowed
        if IssuedTicket.objects.filter(ticket__in=tickets).exclude(passed_on_at=None).exists():
            raise PartlyPassedOn
        return_order(reservation_id, refund=True, by=BUYER)
