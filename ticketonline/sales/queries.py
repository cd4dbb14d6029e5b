"""Reading reservations."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, QuerySet

from ..events.models import Event
from .desk.wishes import key_id
from .errors import ReservationNotFound
from .models import IdempotencyKey, OrderedTicket, Reservation
from .rules import Status


def get_reservation(reservation_id: UUID) -> Reservation:
    """The reservation with its event at hand (one query), or `ReservationNotFound`."""
    reservation = Reservation.objects.filter(pk=reservation_id).select_related("event").first()
    if reservation is None:
        raise ReservationNotFound
    return reservation


def list_tickets(reservation_id: UUID) -> list[OrderedTicket]:
    """The tickets of a reservation with their types and promo codes at hand, in the order of the event's types."""
    return list(_tickets().filter(reservation_id=reservation_id))


def find_baskets(reservation_ids: Collection[UUID]) -> dict[UUID, tuple[Reservation, list[OrderedTicket]]]:
    """What the two above tell, of each of the reservations that exist, by its id (two queries)."""
    found = Reservation.objects.select_related("event").in_bulk(reservation_ids)
    tickets: dict[UUID, list[OrderedTicket]] = {key: [] for key in found}
    for ticket in _tickets().filter(reservation_id__in=found):
        tickets[ticket.reservation_id].append(ticket)
    return {key: (reservation, tickets[key]) for key, reservation in found.items()}


def _tickets() -> QuerySet[OrderedTicket]:
    return OrderedTicket.objects.select_related("type", "promo_code").order_by("type__position", "type_id", "id")


@dataclass(frozen=True, kw_only=True, slots=True)
class Taken:
    """How many tickets were taken of each ticket type, and with each promo code, by their ids."""

    types: Counter[UUID] = field(default_factory=Counter)
    codes: Counter[UUID] = field(default_factory=Counter)


def count_taken(reservation_ids: Collection[UUID]) -> dict[UUID, Taken]:
    """What each of the reservations took of the stock, by its id (one query)."""
    rows = OrderedTicket.objects.filter(reservation_id__in=reservation_ids).order_by()
    taken = {key: Taken() for key in reservation_ids}
    lines = rows.values_list("reservation_id", "type_id", "promo_code_id").annotate(count=Count("id"))
    for reservation_id, type_id, promo_code_id, count in lines:
        taken[reservation_id].types[type_id] += count
        if promo_code_id is not None:
            taken[reservation_id].codes[promo_code_id] += count
    return taken


@dataclass(frozen=True, kw_only=True)
class Bill:
    """What a reservation costs."""

    total: Decimal
    currency: str
    is_event_cancelled: bool


def get_bill(reservation_id: UUID) -> Bill:
    """What all tickets of the reservation cost (one query), or `ReservationNotFound`."""
    bill = get_bills([reservation_id]).get(reservation_id)
    if bill is None:
        raise ReservationNotFound
    return bill


def get_bills(reservation_ids: Collection[UUID]) -> dict[UUID, Bill]:
    """What all tickets of each of the reservations cost (one query), by its id; those that don't exist are left out."""
    # Added up here: SQLite would add binary fractions.
    rows = OrderedTicket.objects.filter(reservation_id__in=reservation_ids).order_by()
    event = "reservation__event__"
    lines = rows.values_list("reservation_id", "price", f"{event}currency", f"{event}status").annotate(
        count=Count("id")
    )
    bills: dict[UUID, Bill] = {}  # each has a line: no reservation is without a ticket
    for key, price, currency, status, count in lines:
        before = bills[key].total if key in bills else Decimal(0)
        is_cancelled = status == Event.Status.CANCELLED
        bills[key] = Bill(total=before + price * count, currency=currency, is_event_cancelled=is_cancelled)
    return bills


def is_kept(key: str) -> bool:
    """Whether a reservation was made under the idempotency key."""
    return IdempotencyKey.objects.filter(pk=key_id(key)).exists()


def list_ended(*, event_id: UUID | None, now: datetime) -> QuerySet[Reservation]:
    """The reservations, of one event or of all, whose hold has ended and whose tickets are not on sale again yet."""
    ended = Reservation.objects.filter(status=Status.PENDING, hold_ends_at__lte=now)
    return ended if event_id is None else ended.filter(event_id=event_id)
