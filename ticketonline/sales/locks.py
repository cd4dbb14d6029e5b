"""The one lock order of every writer: ticket types in ascending key order, reservations, statistics, transactions."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from ..events.locks import wait_in_line
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
    ids = list(type_ids)
    if not ids:
        return {}
    wait_in_line(ids)
    types = TicketType.objects.filter(pk__in=ids).order_by("pk")
    return {kind.pk: kind for kind in types.select_for_update()}


def lock_with_types(reservation_id: UUID) -> Locked:
    """Lock the ticket types of a reservation, then the reservation, or raise `ReservationNotFound`."""
    found = lock_all([reservation_id], with_types_of=[reservation_id])
    if not found:
        raise ReservationNotFound
    return found[reservation_id]


def lock_alone(reservation_id: UUID) -> Reservation:
    """Lock the reservation without its ticket types, whose counters then must not move; or `ReservationNotFound`."""
    found = lock_all([reservation_id], with_types_of=[])
    if not found:
        raise ReservationNotFound
    return found[reservation_id].reservation


def lock_all(reservation_ids: Collection[UUID], *, with_types_of: Collection[UUID]) -> dict[UUID, Locked]:
    """Lock the ticket types of some of the reservations, then all of the reservations, each in key order.

    Only for those with their types it is known what they hold; of the others the `counts` are empty.
    """
    counts = count_by_type(with_types_of)
    lock_types({type_id for types in counts.values() for type_id in types})
    rows = Reservation.objects.filter(pk__in=reservation_ids).order_by("pk").select_for_update()
    return {row.pk: Locked(reservation=row, counts=counts.get(row.pk, {})) for row in rows}
