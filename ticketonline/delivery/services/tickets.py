"""The tickets of an order as one file."""

from collections.abc import Sequence
from uuid import UUID

from django.utils.translation import override

from ...core.places import country_name
from ...events import colours
from ...events.models import Event
from ...outbox.models import Message
from ...sales.models import Reservation
from ..errors import NotSold
from ..languages import language_of
from ..models import IssuedTicket
from ..pdf import print_tickets
from ..printed import PrintedTicket
from .issue import given_out, issue, qr_text

SHORT = 8  # signs of an order's number that are printed


def tickets_of(reservation_id: UUID) -> bytes | None:
    """The PDF of the order's tickets that are its buyer's, one a page; None if there are none, or not any more.

    They are given out now if they were not. The first call loads what prints them, some 60 MB: it is for workers alone.
    """
    try:
        issued = issue(reservation_id)
    except NotSold:
        return None
    printed = to_be_printed([one for one in issued if not one.holder_email])
    return print_tickets(printed) if printed else None


def ticket_of(message: Message) -> bytes | None:
    """The PDF of the one ticket that the mail is about; None if it is not sold any more. For workers alone as well."""
    issued = [one for one in given_out(message.reservation_id) if one.pk == message.ticket_id]
    printed = to_be_printed(issued)
    return print_tickets(printed) if printed else None


def to_be_printed(issued: Sequence[IssuedTicket]) -> Sequence[PrintedTicket]:
    """Those tickets of one order that have a code, as their pages say them, in their holder's language."""
    valid = [one for one in issued if not one.voided_at]
    if not valid:
        return []
    order = Reservation.objects.select_related("event__organiser").get(pk=valid[0].ticket.reservation_id)
    language, picture = language_of(order), _picture(order.event)
    with override(language):
        return [_printed(one, order, picture=picture, language=language) for one in valid]


def _printed(issued: IssuedTicket, order: Reservation, *, picture: bytes | None, language: str) -> PrintedTicket:
    event, ticket = order.event, issued.ticket
    return PrintedTicket(
        event=event.name,
        organiser=event.organiser.name,
        starts_at=event.date,
        time_zone=event.time_zone,
        doors_at=event.doors_at,
        venue=event.venue,
        address=event.address,
        city=event.city,
        country=country_name(event.country, language),
        type=ticket.type.type,
        price=ticket.price,
        currency=event.currency,
        holder=issued.holder_name or ("" if issued.holder_email else order.name),
        code=issued.code_in_groups,
        qr=qr_text(issued),
        accent=event.accent or colours.USUAL,
        picture=picture,
        language=language,
        # Whoever has a ticket of it has no business with the order.
        order="" if issued.holder_email else order.pk.hex[-SHORT:].upper(),
    )


def _picture(event: Event) -> bytes | None:
    """The event's picture; None if there is none, or not any more."""
    if not event.image:
        return None
    try:
        with event.image.open() as file:
            content: bytes = file.read()
    except OSError:
        return None
    return content
