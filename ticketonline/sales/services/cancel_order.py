"""Cancelling a reservation for its buyer."""

from uuid import UUID

from ...audit.actor import Actor
from ...core.database import writing
from ..history import record_change
from ..models import Reservation
from ..rules import Status
from .cancel import cancel


def cancel_order(reservation_id: UUID, *, by: Actor) -> Reservation:
    """Give the held tickets back, as `cancel` does, with its locks and refusals; who did it is recorded."""
    with writing():
        reservation = cancel(reservation_id)
        before, after = {"status": Status.PENDING.value}, {"status": Status.CANCELLED.value}
        record_change("order.cancelled", reservation, by=by, before=before, after=after)
    return reservation
