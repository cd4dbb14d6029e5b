"""The tickets of an order as one file. For workers alone: it carries what prints them."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from ...outbox.models import Message
from ...outbox.rules import Kind
from ...sales.models import Reservation
from ...sales.rules import Status
from ..mails import WITH_TICKETS
from ..models import IssuedTicket
from ..pdf.press import print_tickets
from .pages import pages_of

Given = Mapping[UUID, Sequence[IssuedTicket]]


def file_for(message: Message, order: Reservation, issued: Given) -> bytes | None:
    """The PDF of the tickets that go with the mail, one a page: its buyer's, or the one that it is about.

    None if none go with it, or not any more. `issued` are the tickets of the order among others, by the orders' ids; if
    they are missing although it is sold, it raises `KeyError`. The event and the organiser must be at hand. The first
    call loads what prints them, some 60 MB: it is for workers alone.
    """
    if message.kind not in WITH_TICKETS or order.status != Status.COMPLETED:
        return None
    of_order = issued[order.pk]
    if message.kind == Kind.PAID:
        going = [one for one in of_order if not one.is_passed_on]
    else:
        going = [one for one in of_order if one.pk == message.ticket_id]
    printed = pages_of(going, order)
    return print_tickets(printed) if printed else None
