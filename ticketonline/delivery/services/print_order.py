"""Having an order's tickets printed, for buyers who have no mail, or left theirs at home."""

from collections.abc import Sequence
from uuid import UUID

from ...audit.actor import Actor
from ...core.database import writing
from ...sales.history import record_change
from ...sales.models import Reservation
from ..errors import NothingToPrint
from ..printed import PrintedTicket
from .issue import issue
from .pages import to_be_printed


def print_order(reservation_id: UUID) -> Sequence[PrintedTicket]:
    """The tickets of the order that are its buyer's and have a code, given out if they were not yet.

    One that was passed on is its new holder's alone. Locks the reservation where they must be given out. Raises
    `ReservationNotFound`, `NotSold`, or `NothingToPrint`.
    """
    printed = to_be_printed([one for one in issue(reservation_id) if not one.is_passed_on])
    if not printed:
        raise NothingToPrint
    return printed


def note_printed(order: Reservation, *, by: Actor) -> None:
    """Write into the log who has the order's tickets on paper."""
    with writing():
        record_change("order.printed", order, by=by)
