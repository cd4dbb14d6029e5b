"""What exports hold: the columns of each kind, and its rows, read a batch at a time."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum, auto
from typing import Any, Generic, TypeVar
from uuid import UUID

from django.db.models import QuerySet, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from ..core.ids import lowest_id_at
from ..events.local_time import on_the_clock
from ..events.models import Event, TicketType
from ..sales.models import OrderedTicket, Reservation
from ..sales.rules import Status
from . import sources
from .models import Export
from .payment_words import state_of, way_of
from .rules import Kind
from .sheets import Cell, Row
from .sources import DayTakings, Order, Ticket

T = TypeVar("T")
MILLISECOND = timedelta(milliseconds=1)
STATES = {Status.PENDING: _("Pending"), Status.COMPLETED: _("Paid"), Status.CANCELLED: _("Cancelled")}


class Shown(Enum):
    """To whom a column is shown."""

    ALL = auto()
    NAMES = auto()  # to who may see orders; ids open pages, and doors, so they belong to it
    MONEY = auto()


@dataclass(frozen=True, kw_only=True)
class Column(Generic[T]):
    """A column: its title, and what stands in it for one source of a row."""

    title: Promise | str
    cell: Callable[[T], Cell]
    shown: Shown = Shown.ALL


@dataclass(frozen=True, kw_only=True)
class Table:
    """Titles in the language now active, and the rows below them, some at a time."""

    titles: Sequence[str]
    batches: Iterator[Sequence[Row]]


def _local(moment: datetime | None, event: Event) -> datetime | None:
    return on_the_clock(moment, event.time_zone).replace(microsecond=0) if moment else None


RESERVATIONS: Sequence[Column[Order]] = (
    Column(title=_("Event"), cell=lambda one: one.event.name),
    Column(title=_("Reserved at"), cell=lambda one: _local(one.kept.reservation_date, one.event)),
    Column(title=_("State"), cell=lambda one: str(STATES[one.state])),
    Column(title=_("Paid or cancelled at"), cell=lambda one: _local(one.kept.closed_at, one.event)),
    Column(title=_("Cancelled after payment at"), cell=lambda one: _local(one.kept.returned_at, one.event)),
    Column(title=_("Time zone"), cell=lambda one: one.event.time_zone),
    Column(title=_("Number of tickets"), cell=lambda one: len(one.tickets)),
    Column(title=_("Tickets"), cell=lambda one: one.lines),
    Column(title=_("Promo code"), cell=lambda one: one.code),
    Column(title=_("Discount"), cell=lambda one: one.off, shown=Shown.MONEY),
    Column(title=_("Sum"), cell=lambda one: one.sum, shown=Shown.MONEY),
    Column(title=_("Currency"), cell=lambda one: one.event.currency, shown=Shown.MONEY),
    Column(title=_("Way of payment"), cell=lambda one: way_of(one.payment), shown=Shown.MONEY),
    Column(title=_("Payment"), cell=lambda one: state_of(one.payment), shown=Shown.MONEY),
    Column(title=pgettext_lazy("person", "Name"), cell=lambda one: one.kept.name, shown=Shown.NAMES),
    Column(title=_("E-mail address"), cell=lambda one: one.kept.email, shown=Shown.NAMES),
    Column(title=_("Language"), cell=lambda one: one.kept.language, shown=Shown.NAMES),
    Column(title=_("Reservation"), cell=lambda one: str(one.kept.pk), shown=Shown.NAMES),
)
TICKETS: Sequence[Column[Ticket]] = (
    Column(title=_("Event"), cell=lambda one: one.order.event.name),
    Column(title=_("Event begins at"), cell=lambda one: _local(one.order.event.date, one.order.event)),
    Column(title=_("Ticket type"), cell=lambda one: one.type),
    Column(title=_("Paid at"), cell=lambda one: _local(one.order.kept.closed_at, one.order.event)),
    Column(title=_("Time zone"), cell=lambda one: one.order.event.time_zone),
    Column(title=_("Promo code"), cell=lambda one: one.code),
    Column(title=_("Discount"), cell=lambda one: one.off, shown=Shown.MONEY),
    Column(title=_("Price"), cell=lambda one: one.price, shown=Shown.MONEY),
    Column(title=_("Currency"), cell=lambda one: one.order.event.currency, shown=Shown.MONEY),
    Column(title=_("Way of payment"), cell=lambda one: way_of(one.order.payment), shown=Shown.MONEY),
    Column(title=_("Payment"), cell=lambda one: state_of(one.order.payment), shown=Shown.MONEY),
    Column(title=pgettext_lazy("person", "Name"), cell=lambda one: one.order.kept.name, shown=Shown.NAMES),
    Column(title=_("E-mail address"), cell=lambda one: one.order.kept.email, shown=Shown.NAMES),
    Column(title=_("Language"), cell=lambda one: one.order.kept.language, shown=Shown.NAMES),
    Column(title=_("Reservation"), cell=lambda one: str(one.order.kept.pk), shown=Shown.NAMES),
    Column(title=_("Ticket"), cell=lambda one: str(one.id), shown=Shown.NAMES),
    # What programs read by its place stands in front: new columns come behind.
    Column(title=pgettext_lazy("person", "Holder"), cell=lambda one: one.holder, shown=Shown.NAMES),
    Column(title=_("Holder’s e-mail address"), cell=lambda one: one.holder_email, shown=Shown.NAMES),
    Column(title=_("Passed on at"), cell=lambda one: _local(one.passed_on_at, one.order.event)),
)
MONEY: Sequence[Column[DayTakings]] = (
    Column(title=_("Event"), cell=lambda one: one.event.name),
    Column(title=_("Day"), cell=lambda one: one.day),
    Column(title=_("Time zone"), cell=lambda one: one.event.time_zone),
    Column(title=_("Ticket type"), cell=lambda one: one.type),
    Column(title=pgettext_lazy("tickets", "Sold"), cell=lambda one: one.sold),
    Column(title=_("Taken in"), cell=lambda one: one.takings),
    Column(title=pgettext_lazy("tickets", "Returned"), cell=lambda one: one.returned),
    Column(title=_("Given back"), cell=lambda one: one.given_back),
    Column(title=_("Currency"), cell=lambda one: one.event.currency),
    Column(title=_("Tax rate in percent"), cell=lambda one: one.tax_rate),
    Column(title=_("Net"), cell=lambda one: one.taxed.net if one.taxed else None),
    Column(title=_("Tax"), cell=lambda one: one.taxed.tax if one.taxed else None),
)


def table_of(export: Export) -> Table:
    """The export's table, as its rows are when they are read; reservations made after it was asked for are left out."""
    events, low, high = _events(export), *_ids(export)
    match Kind(export.kind):
        case Kind.RESERVATIONS:
            return _table(export, RESERVATIONS, sources.read_orders(events, Status, low=low, high=high))
        case Kind.TICKETS:
            return _table(export, TICKETS, sources.read_tickets(events, low=low, high=high))
        case Kind.MONEY:
            return _table(export, MONEY, sources.read_takings(events, since=export.since, until=export.until))


def count_rows(export: Export, *, most: int) -> int:
    """About how many rows it will have; no more than `most` are counted."""
    events, low, high = _events(export), *_ids(export)
    match Kind(export.kind):
        case Kind.RESERVATIONS:
            kept = Reservation.objects.filter(event__in=events, id__gte=low, id__lt=high)
            return kept.order_by()[:most].count()
        case Kind.TICKETS if export.since is None and export.until is None:
            sold = TicketType.objects.filter(event__in=events).aggregate(sum=Sum("sold"))["sum"] or 0
            return min(int(sold), most)
        case Kind.TICKETS:
            paid = OrderedTicket.objects.filter(
                reservation__event__in=events,
                reservation__status=Status.COMPLETED,
                reservation_id__gte=low,
                reservation_id__lt=high,
            )
            return paid.order_by()[:most].count()
        case Kind.MONEY:
            return sources.count_hours(events, since=export.since, until=export.until, most=most)


def _table(export: Export, columns: Sequence[Column[T]], batches: Iterator[Sequence[T]]) -> Table:
    seen = {Shown.ALL}
    if export.has_names:
        seen.add(Shown.NAMES)
    if export.has_money:
        seen.add(Shown.MONEY)
    shown = [column for column in columns if column.shown in seen]
    cells = [column.cell for column in shown]
    return Table(
        titles=[str(column.title) for column in shown],
        batches=([[cell(one) for cell in cells] for one in batch] for batch in batches),
    )


def _events(export: Export) -> "QuerySet[Event, Any]":
    events = Event.objects.filter(organiser_id=export.organiser_id)
    return events if export.event_ids is None else events.filter(pk__in=export.event_ids)


def _ids(export: Export) -> tuple[UUID, UUID]:
    """The lowest id that is meant, and the one before which they end: ids are made in time's order."""
    asked = export.asked_at + MILLISECOND  # the coarseness of that order
    until = min(export.until, asked) if export.until else asked
    return lowest_id_at(export.since) if export.since else UUID(int=0), lowest_id_at(until)
