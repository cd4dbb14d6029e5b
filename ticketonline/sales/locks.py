"""The one lock order of every writer: ticket types in ascending key order, reservations, transactions, statistics."""

from collections.abc import Iterable
from uuid import UUID

from ..events.models import TicketType
from .errors import ReservationNotFound
from .models import Reservation


def lock_types(type_ids: Iterable[UUID]) -> dict[UUID, TicketType]:
    """Lock the ticket types, in key order: two buyers of the same two types would otherwise deadlock.

    Waits for whoever holds one. Their events are at hand, not locked.
    """
    types = TicketType.objects.filter(pk__in=list(type_ids)).order_by("pk")
    return {kind.pk: kind for kind in types.select_for_update(of=("self",)).select_related("event")}


def lock_reservation(reservation_id: UUID) -> Reservation:
    """Lock the reservation, or raise `ReservationNotFound`. Its types, where needed, must be locked before."""
    reservation = Reservation.objects.select_for_update().filter(pk=reservation_id).first()
    if reservation is None:
        raise ReservationNotFound
    return reservation
