"""Reading the reservations of an organiser: one of them, what is in it, and those that a text is found in.

"Order" is what organisers call a reservation. Only events that the member may work on are looked into.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import partial
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet, Sum

from ..accounts.models import Membership
from ..core.ids import ids_that_begin
from ..events.models import Event, TicketType
from ..events.queries import list_of_member
from .errors import ReservationNotFound
from .models import Comment, OrderedTicket, Reservation
from .order_index import BuyersColumn, ids_by_beginning, ids_in_order
from .order_list import Search, list_events
from .order_number import NUMBER_DIGITS, OrderNumber
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
    """So many tickets of one type at one price; of each the promo code `code`, if there is one, took `off`."""

    type: str
    count: int
    price: Decimal
    off: Decimal | None = None
    code: str = ""

    @property
    def sum(self) -> Decimal:
        """What they cost together."""
        return self.count * self.price

    @property
    def full(self) -> Decimal:
        """What one would have cost without the promo code."""
        return self.price + (self.off or 0)


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
    order = "type__position", "type_id", "price", "discount"
    columns = "reservation_id", "type__type", "price", "discount", "promo_code__code"
    rows = tickets.order_by(*order).values_list(*columns)
    for key, kind, price, off, code, count in rows.annotate(count=Count("id")):
        lines[key].append(Line(type=kind, count=count, price=price, off=off, code=code or ""))
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
    """Those of the event whose buyer's e-mail address or name begins with the text, or whose id with those digits.

    Or ends with them: buyers read eight from their tickets. Names and addresses are spelt by `found_by_beginning`.
    """
    events = list_events(membership, search)
    begun = found_by_beginning(text, partial(ids_by_beginning, events), most=MOST_MATCHES)
    found, is_cut = set(begun.ids), begun.is_cut
    if id_prefix:
        low, high = ids_that_begin(id_prefix)
        ids = ids_in_order(events, Status, low=low, high=high, most=MOST_BY_ID + 1)
        is_cut |= len(ids) > MOST_BY_ID
        found.update(ids)
        found.update(_ids_that_end(events, id_prefix))
    return Matches(ids=frozenset(found), is_cut=is_cut)


def found_by_beginning(text: str, find: Callable[..., list[UUID]], *, most: int) -> Matches:
    """The reservations with an address or a name that begins with the text, however it may be spelt.

    `find` is called with the column, a spelling, and how many ids it may give at `most`, as `ids_by_beginning` is
    behind the events. A spelling is as it was typed, or as people write theirs: in small letters, with a capital, or
    with one at the beginning of each word.
    """
    found: set[UUID] = set()
    is_cut = False
    for column, beginning in _beginnings(text):
        ids = find(column, beginning, most=most + 1)
        is_cut |= len(ids) > most
        found.update(ids)
    return Matches(ids=frozenset(found), is_cut=is_cut)


def _beginnings(text: str) -> Iterator[tuple[BuyersColumn, str]]:
    yield from (("email", spelt) for spelt in {text, text.lower(), text.capitalize()})
    words = " ".join(text.split())
    capitals = " ".join(word.capitalize() for word in words.split(" "))
    yield from (("name", spelt) for spelt in {words, words.lower(), words.capitalize(), capitals} if spelt)


def _ids_that_end(events: QuerySet[Event], digits: str) -> list[UUID]:
    """Of the events, at most `MOST_BY_ID`: two numbers that are alike are one chance in 4,000 million."""
    numbered = Reservation.objects.alias(number=OrderNumber("pk")).filter(number=digits[-NUMBER_DIGITS:])
    # By the number alone at first: nothing else may seem the shorter way to the database.
    keys = [key for key in numbered.values_list("pk", flat=True)[:MOST_BY_ID] if key.hex.endswith(digits)]
    own = Reservation.objects.filter(Exists(events.filter(pk=OuterRef("event_id"))), pk__in=keys)
    return list(own.values_list("pk", flat=True)) if keys else []
