"""Saying who will come with a ticket."""

from ...audit.actor import BUYER
from ...core import clock
from ...core.database import writing
from ...events.rules import may_name
from ...sales.contact import checked_name
from ...sales.history import record_change
from ...sales.locks import lock_alone
from ...sales.rules import Status
from ..errors import NamesClosed, NotSold, TicketChanged, TicketVoid
from ..models import IssuedTicket


def name_holder(issued: IssuedTicket, *, name: str) -> None:
    """Write the holder's name on the ticket; an empty one takes it off. Its codes stay as they are.

    `issued` is the ticket as its holder saw it. Locks its reservation. Raises `InvalidName`, `NamesClosed`, `NotSold`,
    `TicketVoid` or `TicketChanged`, and then changes nothing.
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
        as_seen = IssuedTicket.objects.filter(pk=issued.pk, version=issued.version)
        if as_seen.update(holder_name=name) != 1:
            raise TicketChanged
        # No name: the log is kept for longer than the people in it may wish.
        record_change("ticket.named", order, by=BUYER, after={"ticket": issued.ticket.type.type})
