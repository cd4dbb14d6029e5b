"""The reservations of a buyer's session: whoever made one may cancel it."""

from typing import Any
from uuid import UUID

from django.contrib.sessions.backends.base import SessionBase

from ..core import clock
from .errors import NoReservation
from .models import Reservation
from .rules import Status

MOST_REMEMBERED = 20  # keeps the cookie under 1 KB


def remember(session: SessionBase | dict[str, Any], reservation_id: UUID) -> None:
    """Make this the session's `reservation_id`, and keep the earlier ones behind it."""
    key = str(reservation_id)
    earlier = [known for known in session.get("reservations", []) if known != key]
    session["reservation_id"] = key
    session["reservations"] = [key, *earlier][:MOST_REMEMBERED]


def is_own(session: SessionBase, reservation_id: UUID) -> bool:
    """Whether this session made the reservation."""
    return str(reservation_id) in session.get("reservations", [])


def choose_to_cancel(session: SessionBase, named: UUID | None) -> UUID:
    """The reservation that a wish to cancel means: the one named, else the newest still pending, else the newest.

    Raises `NoReservation` when the session has none, or not the one named.
    """
    own = [UUID(known) for known in session.get("reservations", [])]
    if named is not None:
        if named not in own:
            raise NoReservation
        return named
    if not own:
        raise NoReservation
    now = clock.now()
    kept = Reservation.objects.in_bulk(own)
    pending = [key for key in own if key in kept and kept[key].status_at(now) == Status.PENDING]
    return pending[0] if pending else own[0]
