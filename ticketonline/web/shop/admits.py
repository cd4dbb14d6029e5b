"""The tickets of a paid reservation, in one list: each with what it admits to, who comes, and the way to its code."""

from collections.abc import Sequence
from dataclasses import dataclass

from ...delivery.links import link_to_order
from ...delivery.models import IssuedTicket
from ...delivery.queries import find_issued
from ...events.models import Event
from ...sales.models import OrderedTicket, Reservation


@dataclass(frozen=True, kw_only=True)
class Admit:
    """One ticket. Without a `secret` its reader has no link to it."""

    ticket: OrderedTicket
    number: int
    holder: str = ""
    secret: str = ""
    is_passed_on: bool = False


def admits(order: Reservation, tickets: Sequence[OrderedTicket], *, is_holder: bool) -> Sequence[Admit]:
    """The tickets in their order. Names and links are for whoever may see the tickets (`is_holder`, one query)."""
    if not is_holder:
        return [Admit(ticket=ticket, number=number) for number, ticket in enumerate(tickets, 1)]
    issued = find_issued([ticket.pk for ticket in tickets])
    secret = link_to_order(order) if order.event.status != Event.Status.CANCELLED else ""  # no code is valid then
    return [_admit(ticket, number, issued.get(ticket.pk), secret) for number, ticket in enumerate(tickets, 1)]


def _admit(ticket: OrderedTicket, number: int, issued: IssuedTicket | None, secret: str) -> Admit:
    if issued is None:  # not given out yet: a visit gives nothing out
        return Admit(ticket=ticket, number=number)
    if issued.is_passed_on:
        return Admit(ticket=ticket, number=number, is_passed_on=True)
    return Admit(ticket=ticket, number=number, holder=issued.holder_name, secret=secret)
