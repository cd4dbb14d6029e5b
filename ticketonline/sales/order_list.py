"""The list of an organiser's reservations: of any length, a page at a time, by whatever is wanted of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet

from ..accounts.models import Membership
from ..core import clock
from ..core.ids import HIGHEST_ID, LOWEST_ID, lowest_id_at
from ..events.models import Event
from ..events.queries import list_of_member
from .models import OrderedTicket, Reservation
from .order_index import ids_in_order
from .queries import list_ended
from .rules import Status

PAGE_SIZE = 50
MOST_LOOKED_THROUGH, LOOKED_THROUGH_AT_ONCE = 2_000, 1_000  # reservations of a type, for those in one state
MOST_UNSWEPT = 1_000  # holds that ended and are not swept yet; the worker leaves none for longer than a second


@dataclass(frozen=True, kw_only=True)
class Search:
    """What is wanted: all that is set must hold. `since` and `until` are about when the buyer asked.

    `is_returned` leaves of what is cancelled that which had been paid. The type and the promo code are of its tickets.
    """

    event_id: UUID | None = None
    state: Status | None = None
    is_returned: bool = False
    type_id: UUID | None = None
    promo_code_id: UUID | None = None  # with a type: of tickets of that type
    since: datetime | None = None
    until: datetime | None = None
    among: Collection[UUID] | None = None  # see `orders.matches`
    within: QuerySet[Any, Any] | None = None  # a query of ids, of few reservations that an index finds

    @property
    def of_tickets(self) -> dict[str, UUID]:
        """What is wanted of the tickets, by the column that says it."""
        asked = {"type_id": self.type_id, "promo_code_id": self.promo_code_id}
        return {column: key for column, key in asked.items() if key}


@dataclass(frozen=True, kw_only=True)
class OrderPage:
    """Some reservations with their events at hand, newest first, and where those next to them begin.

    `newer` and `older` are ids to go on from, None at the end. When the looking was broken off for its length,
    `is_broken_off` says so: there may be more further back.
    """

    orders: list[Reservation]
    newer: UUID | None
    older: UUID | None
    is_broken_off: bool = False


def list_events(membership: Membership, search: Search) -> QuerySet[Event]:
    """The events that are looked into: the one that is wanted, of those that the member may work on."""
    events = list_of_member(membership)
    return events.filter(pk=search.event_id) if search.event_id else events


def list_orders(
    membership: Membership,
    search: Search,
    *,
    before: UUID | None = None,
    after: UUID | None = None,
    size: int | None = None,
) -> OrderPage:
    """The page of what is wanted that begins behind `before`, or ends in front of `after`; else the newest.

    New reservations move nothing: a page holds on to ids, not to a number.
    """
    size = size or PAGE_SIZE
    looking = _Looking(membership, search, size)
    if after is not None:
        ids = looking.ids(low=_behind(after), is_newest_first=False)
        is_full = len(ids) > size
        if is_full or looking.broken_off_at:
            shown = ids[:size][::-1]
            return OrderPage(
                orders=looking.orders(shown),
                newer=shown[0] if is_full else looking.broken_off_at,
                older=shown[-1] if shown else _behind(after),
                is_broken_off=not is_full,
            )
        before = None  # so few are newer: the first page shows them, and is full
    ids = looking.ids(high=_in_front_of(before) if before else HIGHEST_ID)
    shown = ids[:size]
    is_full = len(ids) > size
    return OrderPage(
        orders=looking.orders(shown),
        newer=(shown[0] if shown else _in_front_of(before)) if before else None,
        older=shown[-1] if is_full else looking.broken_off_at,
        is_broken_off=not is_full and looking.broken_off_at is not None,
    )


class _Looking:
    """Finding what is wanted, at one moment."""

    def __init__(self, membership: Membership, search: Search, size: int) -> None:
        self._events = list_events(membership, search)
        self._search = search
        self._size = size
        self._now = clock.now()
        self.broken_off_at: UUID | None = None

    def ids(self, *, low: UUID = LOWEST_ID, high: UUID = HIGHEST_ID, is_newest_first: bool = True) -> list[UUID]:
        """One more than fit on a page, if there are that many; from `low` to `high`, both included."""
        search = self._search
        if search.since:
            low = max(low, lowest_id_at(search.since))
        if search.until:
            high = min(high, _in_front_of(lowest_id_at(search.until)))
        self.broken_off_at = None
        if search.within is not None:
            return self._within(search.within, low, high, is_newest_first)
        if search.among is not None:
            return self._among(search.among, low, high, is_newest_first)
        if search.of_tickets:
            if search.state or len(search.of_tickets) > 1:
                return self._looked_through(low, high, is_newest_first)
            return self._ids_of_tickets(low, high, self._size + 1, is_newest_first)
        return self._ids_of_state(low, high, self._size + 1, is_newest_first)

    def orders(self, ids: list[UUID]) -> list[Reservation]:
        """The reservations with these ids, newest first."""
        return list(self._own(ids).select_related("event").order_by("-pk"))

    def _within(self, ids: QuerySet[Any, Any], low: UUID, high: UUID, is_newest_first: bool) -> list[UUID]:
        theirs = Exists(self._events.filter(pk=OuterRef("event_id")))
        rows = Reservation.objects.filter(theirs, pk__in=ids, pk__gte=low, pk__lte=high)
        if self._search.among is not None:
            rows = rows.filter(pk__in=self._search.among)
        return _first(self._as_wanted(rows), self._size + 1, is_newest_first)

    def _among(self, ids: Collection[UUID], low: UUID, high: UUID, is_newest_first: bool) -> list[UUID]:
        rows = self._own([one for one in ids if low <= one <= high])
        return _first(self._as_wanted(rows), self._size + 1, is_newest_first)

    def _looked_through(self, low: UUID, high: UUID, is_newest_first: bool) -> list[UUID]:
        """However few of a type, or with a code, are in a state: so many are looked at, then the reader is asked."""
        found: list[UUID] = []
        for _ in range(MOST_LOOKED_THROUGH // LOOKED_THROUGH_AT_ONCE):
            # Live holds are few, whatever was sold before; of the other states there are as many as of tickets.
            look = self._ids_of_state if self._search.state == Status.PENDING else self._ids_of_tickets
            ids = look(low, high, LOOKED_THROUGH_AT_ONCE + 1, is_newest_first)
            is_last = len(ids) <= LOOKED_THROUGH_AT_ONCE
            del ids[LOOKED_THROUGH_AT_ONCE:]
            found += _first(self._as_wanted(self._own(ids)), self._size + 1, is_newest_first)
            if len(found) > self._size or is_last:
                return found[: self._size + 1]
            low, high = (low, _in_front_of(ids[-1])) if is_newest_first else (_behind(ids[-1]), high)
        self.broken_off_at = ids[-1]
        return found

    def _ids_of_tickets(self, low: UUID, high: UUID, most: int, is_newest_first: bool) -> list[UUID]:
        """Of the promo code, or else of the type: both have an index in which reservations stand in order."""
        column, key = [*self._search.of_tickets.items()][-1]
        tickets = OrderedTicket.objects.filter(**{column: key}, reservation_id__gte=low, reservation_id__lte=high)
        rows = tickets.order_by("-reservation_id" if is_newest_first else "reservation_id")
        return list(rows.values_list("reservation_id", flat=True).distinct()[:most])

    def _ids_of_state(self, low: UUID, high: UUID, most: int, is_newest_first: bool) -> list[UUID]:
        state = self._search.state
        if self._search.is_returned:
            rows = Reservation.objects.filter(event__in=self._events, returned_at__isnull=False)
            return _first(rows.filter(pk__gte=low, pk__lte=high), most, is_newest_first)
        found = ids_in_order(
            self._events,
            [state] if state else Status,
            low=low,
            high=high,
            most=most,
            live_at=self._now if state == Status.PENDING else None,
            is_newest_first=is_newest_first,
        )
        if state == Status.CANCELLED:
            ended = list_ended(event_id=None, now=self._now).order_by("hold_ends_at")  # as the sweep's index has them
            keys = [one for one in ended.values_list("pk", flat=True)[:MOST_UNSWEPT] if low <= one <= high]
            found += self._own(keys).values_list("pk", flat=True)
        return sorted(found, reverse=is_newest_first)[:most]

    def _as_wanted(self, rows: QuerySet[Reservation]) -> QuerySet[Reservation]:
        """Those with a ticket that is wanted, in the state that is read now: a hold that ended is cancelled."""
        search = self._search
        if search.of_tickets:
            rows = rows.filter(Exists(OrderedTicket.objects.filter(reservation=OuterRef("pk"), **search.of_tickets)))
        if search.state is None:
            return rows
        if search.state == Status.PENDING:
            return rows.filter(status=Status.PENDING, hold_ends_at__gt=self._now)
        kept = Q(status=search.state)
        if search.is_returned:
            kept = Q(returned_at__isnull=False)
        elif search.state == Status.CANCELLED:
            kept |= Q(status=Status.PENDING, hold_ends_at__lte=self._now)
        return rows.filter(kept)

    def _own(self, ids: Collection[UUID]) -> QuerySet[Reservation]:
        """Those of the reservations that are of the events. Asked of each: they are few, and an event may have many."""
        return Reservation.objects.filter(Exists(self._events.filter(pk=OuterRef("event_id"))), pk__in=ids)


def _behind(key: UUID) -> UUID:
    return UUID(int=min(key.int + 1, HIGHEST_ID.int))


def _in_front_of(key: UUID) -> UUID:
    return UUID(int=max(key.int - 1, 0))


def _first(rows: QuerySet[Reservation], most: int, is_newest_first: bool) -> list[UUID]:
    return list(rows.order_by("-pk" if is_newest_first else "pk").values_list("pk", flat=True)[:most])
