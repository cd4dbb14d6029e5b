"""From what the trade knows to what the storefront shows. Nothing here names a buyer."""

from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import urljoin

from django.conf import settings

from ...core.money import in_its_places
from ...events.models import Event, TicketType
from ...events.offer import offer_of
from ...events.rules import is_few_left
from ...sales.models import OrderedTicket, Reservation
from .shapes import events as shapes
from .shapes import reservations


def show_event(event: Event) -> shapes.Event:
    """The event by itself."""
    return shapes.Event(**_facts(event))


def list_event(event: Event) -> shapes.ListedEvent:
    """The event with its offer; its ticket types should be at hand."""
    offer = offer_of(event)
    return shapes.ListedEvent(
        **_facts(event),
        from_price=None if offer.from_price is None else in_its_places(offer.from_price, event.currency),
        tickets_left=offer.tickets_left,
        sold_out=offer.is_sold_out,
        few_left=offer.is_few_left,
    )


def _facts(event: Event) -> dict[str, Any]:
    return {
        "id": event.pk,
        "name": event.name,
        "slug": event.slug,
        "date": event.date,
        "time_zone": event.time_zone,
        "venue": event.venue,
        "address": event.address,
        "city": event.city,
        "country": event.country,
        "currency": event.currency,
        "description": event.description,
        "language": event.language,
        "accent": event.accent,
        "image": urljoin(settings.PUBLIC_URL, event.image.url) if event.image else None,
        "sales_open_at": event.sales_open_at,
        "sales_close_at": event.sales_close_at,
        "sales_state": event.sales_state.value,
        "url": urljoin(settings.PUBLIC_URL, event.get_absolute_url()),
    }


def show_type(kind: TicketType, *, currency: str) -> shapes.TicketType:
    """The ticket type with what is left of it."""
    return shapes.TicketType(
        id=kind.pk,
        type=kind.type,
        price=in_its_places(kind.price, currency),
        currency=currency,
        amount=kind.amount,
        tickets_left=kind.left,
        limit_per_reservation=kind.limit_per_reservation,
        sold_out=kind.left == 0,
        few_left=is_few_left(left=kind.left, amount=kind.amount),
        sales_state=kind.sales_state.value,
        sales_open_at=kind.sales_open_at,
        sales_close_at=kind.sales_close_at,
        description=kind.description,
        tax_rate=kind.tax_rate,
    )


def show_reservation(
    reservation: Reservation, tickets: list[OrderedTicket], *, now: datetime
) -> reservations.ReservationDetails:
    """The reservation as it reads at that moment; its event and the tickets' types should be at hand."""
    event = reservation.event
    return reservations.ReservationDetails(
        reservation=reservations.Reservation(
            id=reservation.pk,
            status=reservation.status_at(now).value,
            reservation_date=reservation.reservation_date,
            pending_until=reservation.pending_until,
            event=reservation.event_id,
            total=in_its_places(sum((ticket.price for ticket in tickets), start=Decimal(0)), event.currency),
            currency=event.currency,
            is_paying=reservation.is_paying,
            promo_code=next((ticket.promo_code.code for ticket in tickets if ticket.promo_code), None),
        ),
        tickets=[
            reservations.Ticket(
                id=ticket.pk,
                type=ticket.type.type,
                price=in_its_places(ticket.price, event.currency),
                discount=in_its_places(ticket.discount or Decimal(0), event.currency),
                currency=event.currency,
            )
            for ticket in tickets
        ],
        event=show_event(event),
    )
