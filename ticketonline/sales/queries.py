"""Reading reservations."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, QuerySet

from .errors import ReservationNotFound
from .models import OrderedTicket, Reservation
from .rules import Status


def get_reservation(reservation_id: UUID) -> Reservation:
    """The reservation with its event at hand (one query), or `ReservationNotFound`."""
    reservation = Reservation.objects.filter(pk=reservation_id).select_related("event").first()
    if reservation is None:
        raise ReservationNotFound
    return reservation


def list_tickets(reservation_id: UUID) -> list[OrderedTicket]:
    """The tickets of a reservation with their types at hand, in the order of the event's types."""
    return list(
        OrderedTicket.objects.filter(reservation_id=reservation_id)
        .select_related("type")
        .order_by("type__position", "type_id", "id")
    )


def count_by_type(reservation_ids: Collection[UUID]) -> dict[UUID, dict[UUID, int]]:
    """How many tickets of each type the reservations have, by reservation id and type id."""
    rows = OrderedTicket.objects.filter(reservation_id__in=reservation_ids).order_by()
    counts: dict[UUID, dict[UUID, int]] = {}
    for reservation_id, type_id, count in rows.values_list("reservation_id", "type_id").annotate(count=Count("id")):
        counts.setdefault(reservation_id, {})[type_id] = count
    return counts


@dataclass(frozen=True, kw_only=True)
class Bill:
    """What a reservation costs."""

    total: Decimal
    currency: str


def get_bill(reservation_id: UUID) -> Bill:
    """What all tickets of the reservation cost (one query), or `ReservationNotFound`."""
    # Added up here: SQLite would add binary fractions.
    rows = OrderedTicket.objects.filter(reservation_id=reservation_id).order_by()
    lines = list(rows.values_list("price", "reservation__event__currency").annotate(count=Count("id")))
    if not lines:
        raise ReservationNotFound  # none is without a ticket
    return Bill(total=sum((price * count for price, _, count in lines), Decimal(0)), currency=lines[0][1])


def list_ended(*, event_id: UUID | None, now: datetime) -> QuerySet[Reservation]:
    """The reservations, of one event or of all, whose hold has ended and whose tickets are not on sale again yet."""
    ended = Reservation.objects.filter(status=Status.PENDING, hold_ends_at__lte=now)
    return ended if event_id is None else ended.filter(event_id=event_id)
