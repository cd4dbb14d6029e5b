"""What rows of exports are made of, read from the database a batch at a time, by keys: memory stays flat."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import QuerySet

from ..core import clock
from ..core.money import Taxed, in_its_places, of_thousandths, take_tax_apart
from ..delivery.models import IssuedTicket
from ..delivery.queries import find_issued
from ..events.models import Event, TicketType
from ..payments.models import Transaction
from ..payments.queries import find_completed_of
from ..sales.models import OrderedTicket, Reservation
from ..sales.order_index import ids_in_order
from ..sales.rules import Status
from ..statistics.models import HourlySales

BATCH = 1_000  # reservations
COUNTED = ("tickets_sold", "takings", "tickets_returned", "takings_returned")  # of an hour


@dataclass(frozen=True, kw_only=True)
class Ticket:
    """One ticket of a reservation."""

    id: UUID
    type: str
    price: Decimal
    order: "Order"
    off: Decimal | None = None
    code: str = ""
    issued: IssuedTicket | None = None  # only where it is asked for, and given out

    @property
    def holder(self) -> str:
        """Who comes with it: as the ticket says, else its buyer, unless it is somebody else's by now."""
        named = self.issued.holder_name if self.issued else ""
        return named or ("" if self._is_passed_on else self.order.kept.name)

    @property
    def holder_email(self) -> str:
        """Of whoever has it; empty if that one was erased since it was passed on."""
        return self.issued.holder_email if self.issued and self._is_passed_on else self.order.kept.email

    @property
    def passed_on_at(self) -> datetime | None:
        """When; None while it is its buyer's."""
        return self.issued.passed_on_at if self.issued else None

    @property
    def _is_passed_on(self) -> bool:
        return self.issued is not None and self.issued.is_passed_on


@dataclass(frozen=True, kw_only=True)
class Order:
    """A reservation with its tickets, in its state as it reads now."""

    event: Event
    kept: Reservation
    state: Status
    tickets: list[Ticket]
    payment: Transaction | None  # by which it was completed

    @property
    def lines(self) -> str:
        """How many of which type."""
        return ", ".join(f"{count} × {kind}" for kind, count in Counter(one.type for one in self.tickets).items())

    @property
    def sum(self) -> Decimal:
        """What is paid for all its tickets."""
        return sum((one.price for one in self.tickets), in_its_places(Decimal(0), self.event.currency))

    @property
    def off(self) -> Decimal | None:
        """What the promo code took off them all; None without one."""
        return sum((one.off or Decimal(0) for one in self.tickets), Decimal(0)) if self.code else None

    @property
    def code(self) -> str:
        """The promo code that it was made with."""
        return next((one.code for one in self.tickets if one.code), "")


@dataclass(frozen=True, kw_only=True)
class DayTakings:
    """What was sold of a ticket type on a day of the event's zone, and what came back on it; with the money for both.

    `taxed` is what is left of that: of a day on which more goes back than comes in, less than nothing.
    """

    event: Event
    day: date
    type: str
    sold: int
    takings: Decimal
    returned: int
    given_back: Decimal
    tax_rate: Decimal | None
    taxed: Taxed | None


def read_orders(
    events: QuerySet[Event], states: Iterable[Status], *, low: UUID, high: UUID
) -> Iterator[Sequence[Order]]:
    """The reservations from `low` to before `high`, event by event, oldest first; each once, however its state moves.

    Of each batch the ids are found first, where they stand in an index.
    """
    states = [*states]
    for event in events.order_by("date", "id").prefetch_related("ticket_types"):
        types = {kind.pk: kind.type for kind in event.ticket_types.all()}
        begin, ids = low, [low]
        while ids and begin < high:
            found = ids_in_order(
                Event.objects.filter(pk=event.pk),
                states,
                low=begin,
                high=UUID(int=high.int - 1),
                most=BATCH,
                is_newest_first=False,
            )
            ids = sorted(found)
            if ids:
                begin = UUID(int=ids[-1].int + 1)
                yield _orders(event, types, ids)


def read_tickets(events: QuerySet[Event], *, low: UUID, high: UUID) -> Iterator[Sequence[Ticket]]:
    """The tickets that are paid for, of these reservations, in their order."""
    for orders in read_orders(events, [Status.COMPLETED], low=low, high=high):
        tickets = [ticket for order in orders for ticket in order.tickets]
        issued = find_issued([ticket.id for ticket in tickets])
        yield [replace(ticket, issued=issued.get(ticket.id)) for ticket in tickets]


def read_takings(
    events: QuerySet[Event], *, since: datetime | None, until: datetime | None
) -> Iterator[Sequence[DayTakings]]:
    """What was sold and came back on each day, event by event, a type after the other; days without are left out.

    From rows of hours: in a zone that is half an hour off, sales of half an hour may count for the day beside theirs.
    """
    for event in events.order_by("date", "id").prefetch_related("ticket_types"):
        zone = ZoneInfo(event.time_zone)
        days: defaultdict[tuple[date, UUID], list[int]] = defaultdict(lambda: [0] * len(COUNTED))
        rows = _hours(Event.objects.filter(pk=event.pk), since, until)
        for hour, type_id, *counts in rows.values_list("hour", "ticket_type_id", *COUNTED):
            key = hour.astimezone(zone).date(), type_id
            days[key] = [before + count for before, count in zip(days[key], counts, strict=True)]
        types = {kind.pk: (place, kind) for place, kind in enumerate(event.ticket_types.all())}
        keys = sorted(days, key=lambda key: (key[0], types[key[1]][0]))
        yield [_takings(event, day, types[type_id][1], *days[day, type_id]) for day, type_id in keys]


def count_hours(events: QuerySet[Event], *, since: datetime | None, until: datetime | None, most: int) -> int:
    """How many rows of hours there are, which are more than days; no more than `most` are counted."""
    return _hours(events, since, until)[:most].count()


def _hours(events: QuerySet[Event], since: datetime | None, until: datetime | None) -> QuerySet[HourlySales]:
    rows = HourlySales.objects.filter(event__in=events).order_by()
    if since:
        rows = rows.filter(hour__gte=since)
    return rows.filter(hour__lt=until) if until else rows


def _takings(event: Event, day: date, kind: TicketType, sold: int, taken: int, returned: int, back: int) -> DayTakings:
    takings, given_back = of_thousandths(taken, event.currency), of_thousandths(back, event.currency)
    taxed = _taxed(takings, kind.tax_rate, event.currency)
    if taxed and (less := _taxed(given_back, kind.tax_rate, event.currency)):
        taxed = Taxed(net=taxed.net - less.net, tax=taxed.tax - less.tax)
    return DayTakings(
        event=event,
        day=day,
        type=kind.type,
        sold=sold,
        takings=takings,
        returned=returned,
        given_back=given_back,
        tax_rate=kind.tax_rate,
        taxed=taxed,
    )


def _taxed(takings: Decimal, rate: Decimal | None, currency: str) -> Taxed | None:
    """None where the tax is not said, or can't be in the coins of a currency that the event has changed to since."""
    try:
        return None if rate is None else take_tax_apart(takings, rate, currency)
    except ValueError:
        return None


def _orders(event: Event, types: Mapping[UUID, str], ids: Sequence[UUID]) -> list[Order]:
    now = clock.now()
    payments = find_completed_of(ids)
    orders = {
        kept.pk: Order(event=event, kept=kept, state=kept.status_at(now), tickets=[], payment=payments.get(kept.pk))
        for kept in Reservation.objects.filter(pk__in=ids).order_by("pk")
    }
    tickets = OrderedTicket.objects.filter(reservation_id__in=ids).order_by("reservation_id", "type__position", "id")
    columns = "id", "type_id", "price", "discount", "promo_code__code", "reservation_id"
    for key, type_id, price, off, code, reservation_id in tickets.values_list(*columns):
        order = orders.get(reservation_id)
        if order:  # it was removed between the two queries otherwise
            price = in_its_places(price, event.currency)
            off = None if off is None else in_its_places(off, event.currency)
            order.tickets.append(
                Ticket(id=key, type=types[type_id], price=price, order=order, off=off, code=code or "")
            )
    return list(orders.values())
