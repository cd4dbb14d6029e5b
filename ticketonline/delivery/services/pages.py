"""What is printed on tickets, looked up. Loads nothing of what prints them."""

from collections.abc import Sequence

from django.utils.translation import override

from ...core.places import country_name
from ...events import colours
from ...events.models import Event
from ...sales.models import Reservation
from ...sales.order_number import NUMBER_DIGITS
from ..languages import language_of
from ..models import IssuedTicket
from ..printed import PrintedTicket
from .issue import qr_text


def to_be_printed(issued: Sequence[IssuedTicket]) -> Sequence[PrintedTicket]:
    """Those tickets of one order that have a code, as their pages say them, in their holder's language."""
    if not issued:
        return []
    orders = Reservation.objects.select_related("event__organiser")
    return pages_of(issued, orders.get(pk=issued[0].ticket.reservation_id))


def pages_of(issued: Sequence[IssuedTicket], order: Reservation) -> Sequence[PrintedTicket]:
    """Those of the order's tickets that have a code, or none if its event is cancelled, which must be at hand."""
    valid = [one for one in issued if not one.voided_at]
    if not valid or order.event.status == Event.Status.CANCELLED:
        return []
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
        # What it cost is nobody's affair but the buyer's.
        price=None if issued.is_passed_on else ticket.price,
        currency=event.currency,
        holder=issued.holder_name or ("" if issued.is_passed_on else order.name),
        code=issued.code_in_groups,
        qr=qr_text(issued),
        accent=event.accent or colours.USUAL,
        picture=picture,
        language=language,
        # Whoever has a ticket of it has no business with the order.
        order="" if issued.is_passed_on else order.pk.hex[-NUMBER_DIGITS:].upper(),
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
