"""What search engines read about an event: JSON-LD in the words of schema.org."""

import json
from typing import Any

from ...core import money
from ...core.moments import moment
from ...events.markdown import as_text
from ...events.models import Event, TicketType
from ...events.offer import public_types
from ...events.rules import SalesState, TypeSalesState
from ..kit.addresses import absolute

# A name may hold `</script>` or `<!--`; as escapes they mean the same to JSON and nothing to HTML.
ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})

AVAILABILITY = {
    SalesState.NOT_YET: "https://schema.org/PreOrder",
    SalesState.OPEN: "https://schema.org/InStock",
    SalesState.CLOSED: "https://schema.org/OutOfStock",
    SalesState.PAST: "https://schema.org/OutOfStock",
}


def structured_data(event: Event, *, url: str) -> str:
    """The event and its offers as JSON that is safe inside a script element."""
    content = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": event.name,
        "startDate": moment(event.date, event.time_zone, "en").iso,
        "eventStatus": _status(event),
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": _location(event),
        "organizer": {"@type": "Organization", "name": event.organiser.name},
        "description": as_text(event.description) or event.name,
        "url": url,
        "offers": [_offer(event, kind, url=url) for kind in public_types(event)],
    }
    if event.language:
        content["inLanguage"] = event.language
    if event.ends_at:
        content["endDate"] = moment(event.ends_at, event.time_zone, "en").iso
    if event.doors_at:
        content["doorTime"] = moment(event.doors_at, event.time_zone, "en").iso
    if event.postponed_from:
        content["previousStartDate"] = moment(event.postponed_from, event.time_zone, "en").iso
    if event.image:
        content["image"] = [absolute(event.image.url)]
    return json.dumps(content, ensure_ascii=False).translate(ESCAPES)


def _status(event: Event) -> str:
    if event.status == Event.Status.CANCELLED:
        return "https://schema.org/EventCancelled"
    return f"https://schema.org/{'EventRescheduled' if event.postponed_from else 'EventScheduled'}"


def _location(event: Event) -> dict[str, Any]:
    address = {
        "@type": "PostalAddress",
        "streetAddress": event.address,
        "addressLocality": event.city,
        "addressCountry": event.country,
    }
    return {
        "@type": "Place",
        "name": event.venue or event.city or event.name,
        "address": {key: value for key, value in address.items() if value},
    }


def _offer(event: Event, kind: TicketType, *, url: str) -> dict[str, Any]:
    state = event.sales_state
    is_gone = event.status == Event.Status.CANCELLED or (state is SalesState.OPEN and kind.left == 0)
    offer = {
        "@type": "Offer",
        "name": kind.type,
        "price": str(money.exact(kind.price, event.currency)),
        "priceCurrency": event.currency,
        "availability": "https://schema.org/SoldOut" if is_gone else _availability(state, kind.sales_state),
        "url": url,
    }
    openings = [opening for opening in (event.sales_open_at, kind.sales_open_at) if opening]
    if openings:
        offer["validFrom"] = max(openings).isoformat()
    return offer


def _availability(state: SalesState, of_type: TypeSalesState) -> str:
    """The event's, unless its type has one of its own while the event is on sale."""
    if state is not SalesState.OPEN or of_type is TypeSalesState.OPEN:
        return AVAILABILITY[state]
    return AVAILABILITY[SalesState.NOT_YET if of_type is TypeSalesState.NOT_YET else SalesState.CLOSED]
