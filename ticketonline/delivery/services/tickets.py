"""The tickets of an order as one file."""

from uuid import UUID

from django.utils.translation import override

from ...core.places import country_name
from ...events import colours
from ...events.models import Event
from ...sales.models import Reservation
from ..errors import NotSold
from ..languages import language_of
from ..models import IssuedTicket
from ..pdf import print_tickets
from ..printed import PrintedTicket
from .issue import issue, qr_text

SHORT = 8  # signs of an order's number that are printed


def tickets_of(reservation_id: UUID) -> bytes | None:
    """The PDF of the order's tickets, one a page, given out now if they were not; None if they are not sold any more.

    The first call loads what prints them, some 60 MB: it is for workers alone.
    """
    try:
        issued = issue(reservation_id)
    except NotSold:
        return None
    order = Reservation.objects.select_related("event__organiser").get(pk=reservation_id)
    language, picture = language_of(order), _picture(order.event)
    with override(language):
        # Of those that were made void nobody has a code.
        valid = [_printed(one, order, picture=picture, language=language) for one in issued if not one.voided_at]
        return print_tickets(valid) if valid else None


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
        holder=issued.holder_name or order.name,
        code=issued.code_in_groups,
        qr=qr_text(issued),
        accent=event.accent or colours.USUAL,
        picture=picture,
        language=language,
        order=order.pk.hex[-SHORT:].upper(),
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
