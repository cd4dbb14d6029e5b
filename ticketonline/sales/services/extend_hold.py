"""Giving a buyer more time to pay."""

from datetime import timedelta
from uuid import UUID

from ...audit.actor import Actor
from ...core import clock
from ...core.database import writing
from ..errors import AlreadyPaid, HoldTooLong, ReservationOver
from ..history import record_change
from ..locks import lock_alone
from ..models import Reservation
from ..rules import LONGEST_HOLD, Status


def extend_hold(reservation_id: UUID, *, minutes: int, by: Actor) -> Reservation:
    """Let the hold end so many minutes later, while it lives; of a payment in progress the grace moves along.

    Locks the reservation. Raises `ReservationNotFound`, `AlreadyPaid`, `ReservationOver`, or `HoldTooLong` if it would
    end more than `LONGEST_HOLD` from now, and then changes nothing.
    """
    with writing():
        reservation = lock_alone(reservation_id)
        now = clock.now()
        status = reservation.status_at(now)
        if status == Status.COMPLETED:
            raise AlreadyPaid
        if status == Status.CANCELLED:
            raise ReservationOver
        before = {"pending_until": reservation.pending_until}
        if not 1 <= minutes <= LONGEST_HOLD // timedelta(minutes=1):
            raise HoldTooLong(days=LONGEST_HOLD.days)
        longer = timedelta(minutes=minutes)
        if reservation.pending_until + longer > now + LONGEST_HOLD:
            raise HoldTooLong(days=LONGEST_HOLD.days)
        reservation.pending_until += longer
        reservation.hold_ends_at += longer
        reservation.save(update_fields=["pending_until", "hold_ends_at"])
        after = {"pending_until": reservation.pending_until}
        record_change("order.extended", reservation, by=by, before=before, after=after)
    return reservation
