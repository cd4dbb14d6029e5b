"""Taking a paid order back."""

from uuid import UUID

from ...audit.actor import Actor
from ...core import clock
from ...core.database import writing
from ...core.text import is_prose
from ...sales.errors import NotPaid
from ...sales.locks import lock_with_types
from ...sales.models import Reservation
from ...sales.rules import Status
from ..errors import ReasonNeeded
from ..rules import MAX_REASON
from .return_locked import return_locked


def return_order(reservation_id: UUID, *, refund: bool, reason: str = "", by: Actor) -> Reservation:
    """Cancel a completed reservation, whole: its tickets are on sale again and all its money goes back, or none.

    A worker asks the gateway (see `refund_one`); what was paid at the box office is given back by hand. Without a
    refund a reason is needed, which the audit log keeps. Locks the ticket types and promo codes, the reservation, the
    statistics, the transaction. Raises `ReservationNotFound`, `NotPaid` or `ReasonNeeded`, and then changes nothing.
    """
    reason = reason.strip()
    if len(reason) > MAX_REASON or not is_prose(reason) or not (refund or reason):
        raise ReasonNeeded(most=MAX_REASON)
    with writing():
        locked = lock_with_types(reservation_id)
        if locked.reservation.status != Status.COMPLETED:
            raise NotPaid
        # Asked for under the locks: a sale that waited there must not come after its return.
        return_locked([locked], refund=refund, reason=reason, by=by, now=clock.now())
    return locked.reservation
