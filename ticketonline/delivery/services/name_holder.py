"""Saying who will come with a ticket."""

from datetime import timedelta

from ...audit.actor import BUYER
from ...audit.models import Entry
from ...core import clock
from ...core.database import writing
from ...events.rules import may_name
from ...sales.contact import checked_name
from ...sales.history import TARGET, record_change
from ...sales.locks import lock_alone
from ...sales.rules import Status
from ..errors import NamedTooOften, NamesClosed, NotSold, TicketChanged, TicketVoid
from ..models import IssuedTicket

MOST_A_DAY = 20  # times that the name on one ticket may be changed: each is a line of a log that is never shortened
DAY = timedelta(days=1)
NAMED = "ticket.named"
REFERENCE = 12  # signs of a ticket's id by which the log knows it among those of its order


def name_holder(issued: IssuedTicket, *, name: str) -> None:
    """Write the holder's name on the ticket; an empty one takes it off. Its codes stay as they are.

    `issued` is the ticket as its holder saw it. Locks its reservation. Raises `InvalidName`, `NamesClosed`, `NotSold`,
    `TicketVoid`, `TicketChanged` or `NamedTooOften`, and then changes nothing.
    """
    name = checked_name(name)
    with writing():
        order = lock_alone(issued.ticket.reservation_id)
        if order.status != Status.COMPLETED:
            raise NotSold
        if issued.voided_at is not None:
            raise TicketVoid
        event = order.event
        if not may_name(event.names_until, begins=event.date, status=event.status, now=clock.now()):
            raise NamesClosed
        if name == issued.holder_name:
            return
        if _count_lately(issued) >= MOST_A_DAY:
            raise NamedTooOften(most=MOST_A_DAY)
        as_seen = IssuedTicket.objects.filter(pk=issued.pk, version=issued.version)
        if as_seen.update(holder_name=name) != 1:
            raise TicketChanged
        # No name: the log is kept for longer than the people in it may wish.
        told = {"ticket": issued.ticket.type.type, "number": _reference(issued)}
        record_change(NAMED, order, by=BUYER, after=told)


def _count_lately(issued: IssuedTicket) -> int:
    """How often the ticket was named within a day, by the log."""
    of_order = Entry.objects.filter(target_type=TARGET, target_id=issued.ticket.reservation_id, action=NAMED)
    return of_order.filter(at__gt=clock.now() - DAY, after__number=_reference(issued)).count()


def _reference(issued: IssuedTicket) -> str:
    """Which ticket of the order it is, for the log; opens nothing."""
    return str(issued.pk.hex[-REFERENCE:]).upper()
