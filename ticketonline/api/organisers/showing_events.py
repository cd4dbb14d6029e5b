"""From events and ticket types to what the organisers' API shows of them."""

from urllib.parse import urljoin

from django.conf import settings

from ...core.money import in_its_places
from ...events.models import Event, TicketType
from .shapes import events as shapes
from .shapes import ticket_types


def show_event(event: Event) -> shapes.Event:
    """The event by itself: nothing but what its version counts the changes of."""
    return shapes.Event(
        id=event.pk,
        version=event.version,
        status=event.status,
        name=event.name,
        slug=event.slug,
        date=event.date,
        ends_at=event.ends_at,
        doors_at=event.doors_at,
        postponed_from=event.postponed_from,
        time_zone=event.time_zone,
        venue=event.venue,
        address=event.address,
        city=event.city,
        country=event.country,
        currency=event.currency,
        description=event.description,
        language=event.language,
        accent=event.accent,
        image=urljoin(settings.PUBLIC_URL, event.image.url) if event.image else None,
        sales_open_at=event.sales_open_at,
        sales_close_at=event.sales_close_at,
        statistics_public=event.statistics_public,
        names_until=event.names_until,
        transfers_allowed=event.transfers_allowed,
        cancelling=event.cancelling,
        cancel_until=event.cancel_until,
        url=urljoin(settings.PUBLIC_URL, event.get_absolute_url()),
        created_at=event.created_at,
    )


def show_type(kind: TicketType, *, event: Event) -> ticket_types.TicketType:
    """A ticket type of the event, with its stock."""
    return ticket_types.TicketType(
        id=kind.pk,
        type=kind.type,
        price=in_its_places(kind.price, event.currency),
        currency=event.currency,
        amount=kind.amount,
        held=kind.held,
        sold=kind.sold,
        left=kind.left,
        limit_per_reservation=kind.limit_per_reservation,
        description=kind.description,
        sales_open_at=kind.sales_open_at,
        sales_close_at=kind.sales_close_at,
        tax_rate=kind.tax_rate,
        is_hidden=kind.is_hidden,
        is_paused=kind.is_paused,
        sales_state=kind.sales_state.value,
    )
