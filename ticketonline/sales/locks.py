"""The one lock order of every writer: ticket types in ascending key order, reservations, statistics, transactions."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from ..events.models import TicketType
from .errors import ReservationNotFound
from .models import Reservation
from .queries import count_by_type


@dataclass(frozen=True, kw_only=True)
class Locked:
    """A reservation, locked with the ticket types it holds tickets of; `counts` says how many, by type id."""

    reservation: Reservation
    counts: Mapping[UUID, int]


def lock_types(type_ids: Iterable[UUID]) -> dict[UUID, TicketType]:
    """Lock the ticket types, in key order: two buyers of the same two types would otherwise deadlock.

    Waits for whoever holds one. Their event must be read after this call: joined to it, PostgreSQL would give the
    event as it was before the wait (tests/races/test_sales_stop.py).
    """
    types = TicketType.objects.filter(pk__in=list(type_ids)).order_by("pk")
    return {kind.pk: kind for kind in types.select_for_update()}


def lock_reservation(reservation_id: UUID) -> Reservation:
    """Lock the reservation, or raise `ReservationNotFound`. Its types, where needed, must be locked before."""
    reservation = Reservation.objects.select_for_update().filter(pk=reservation_id).first()
    if reservation is None:
        raise ReservationNotFound
    return reservation


def lock_with_types(reservation_id: UUID) -> Locked:
    """Lock the ticket types of a reservation, then the reservation, or raise `ReservationNotFound`."""
    counts = count_by_type(reservation_id)
    lock_types(counts)
    return Locked(reservation=lock_reservation(reservation_id), counts=counts)
