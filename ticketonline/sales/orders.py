"""Reading the reservations of an organiser: one of them, what is in it, and those that a text is found in.

"Order" is what organisers call a reservation. Only events that the member may work on are looked into.
"""

from collections.abc import Collection
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from ..accounts.models import Membership
from ..core.ids import ids_that_begin
from ..events.models import TicketType
from ..events.queries import list_of_member
from .errors import ReservationNotFound
from .models import Comment, OrderedTicket, Reservation
from .order_index import ids_by_email, ids_in_order
from .order_list import Search, list_events
from .rules import Status

MOST_MATCHES = 1_000  # of a text; who sees so many types more of it
MOST_BY_ID = 100  # of the beginning of an id; the id of a moment is its first twelve digits


@dataclass(frozen=True, kw_only=True)
class Matches:
    """The reservations that a text was found in; not all of them, if `is_cut`."""

    ids: frozenset[UUID]
    is_cut: bool


@dataclass(frozen=True, kw_only=True)
class Line:
    """So many tickets of one type at one price."""

    type: str
    count: int
    price: Decimal

    @property
    def sum(self) -> Decimal:
        """What they cost together."""
        return self.count * self.price


@dataclass(frozen=True, kw_only=True)
class Totals:
    """Tickets by the state of their reservations, from the counters of the stock."""

    pending: int
    paid: int


def get_order(membership: Membership, reservation_id: UUID) -> Reservation:
    """The reservation with its event at hand, or `ReservationNotFound`, be it another organiser's."""
    orders = Reservation.objects.filter(pk=reservation_id, event__in=list_of_member(membership))
    order = orders.select_related("event").first()
    if order is None:
        raise ReservationNotFound
    return order


def list_lines(reservation_ids: Collection[UUID]) -> dict[UUID, list[Line]]:
    """The tickets of each of the reservations in the order of its event's types (one query)."""
    lines: dict[UUID, list[Line]] = {key: [] for key in reservation_ids}
    tickets = OrderedTicket.objects.filter(reservation_id__in=reservation_ids)
    rows = tickets.order_by("type__position", "type_id", "price").values_list("reservation_id", "type__type", "price")
    for key, kind, price, count in rows.annotate(count=Count("id")):
        lines[key].append(Line(type=kind, count=count, price=price))
    return lines


def list_comments(reservation_id: UUID) -> QuerySet[Comment]:
    """What the team noted about it, oldest first."""
    return Comment.objects.filter(reservation_id=reservation_id).order_by("at", "id")


def total(membership: Membership, search: Search) -> Totals:
    """The tickets of the event and the type, whatever else is wanted; never counted."""
    types = TicketType.objects.filter(event__in=list_events(membership, search))
    if search.type_id:
        types = types.filter(pk=search.type_id)
    sums = types.aggregate(pending=Sum("held", default=0), paid=Sum("sold", default=0))
    return Totals(pending=sums["pending"], paid=sums["paid"])


def matches(membership: Membership, search: Search, *, text: str, id_prefix: str) -> Matches:
    """The reservations of the event whose e-mail address begins with the text, or whose id begins with those digits.

    An address is found as it is typed, and as people write theirs: in small letters, or with a capital.
    """
    events = list_events(membership, search)
    found: set[UUID] = set()
    is_cut = False
    for email in {text, text.lower(), text.capitalize()}:
        ids = ids_by_email(events, email, most=MOST_MATCHES + 1)
        is_cut |= len(ids) > MOST_MATCHES
        found.update(ids)
    if id_prefix:
        low, high = ids_that_begin(id_prefix)
        ids = ids_in_order(events, Status, low=low, high=high, most=MOST_BY_ID + 1)
        is_cut |= len(ids) > MOST_BY_ID
        found.update(ids)
    return Matches(ids=frozenset(found), is_cut=is_cut)
