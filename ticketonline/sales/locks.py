"""The one lock order of every writer: ticket types, promo codes, reservations, statistics, transactions, by key."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from ..events.locks import wait_in_line
from ..events.models import PromoCode, TicketType
from .errors import ReservationNotFound
from .models import Reservation
from .queries import Taken, count_taken


@dataclass(frozen=True, kw_only=True)
class Locked:
    """A reservation, locked with the ticket types and promo codes that its tickets are of.

    `counts` says how many of each type, and `uses` how many with each code, by their ids.
    """

    reservation: Reservation
    counts: Mapping[UUID, int]
    uses: Mapping[UUID, int] = field(default_factory=dict)


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


def lock_codes(code_ids: Iterable[UUID]) -> dict[UUID, PromoCode]:
    """Lock the promo codes, in key order. Their ticket types must be locked."""
    ids = list(code_ids)
    if not ids:
        return {}
    return {code.pk: code for code in PromoCode.objects.filter(pk__in=ids).order_by("pk").select_for_update()}


def lock_taken(taken: Iterable[Taken]) -> None:
    """Lock the stock that was taken."""
    all_taken = list(taken)
    lock_types({key for one in all_taken for key in one.types})
    lock_codes({key for one in all_taken for key in one.codes})


def lock_with_types(reservation_id: UUID) -> Locked:
    """Lock the ticket types and promo codes of a reservation, then it, or raise `ReservationNotFound`."""
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
    """Lock the ticket types and promo codes of some of the reservations, then all of them, each in key order.

    Only for those with their types it is known what they hold; of the others `counts` and `uses` are empty.
    """
    taken = count_taken(with_types_of)
    lock_taken(taken.values())
    rows = Reservation.objects.filter(pk__in=reservation_ids).order_by("pk").select_for_update()
    nothing = Taken()
    return {
        row.pk: Locked(reservation=row, counts=its.types, uses=its.codes)
        for row in rows
        for its in [taken.get(row.pk, nothing)]
    }
