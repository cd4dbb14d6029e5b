"""What search engines read about an event: JSON-LD in the words of schema.org."""

import json
from typing import Any

from ...core import money
from ...events.models import Event, TicketType
from ...events.rules import SalesState
from ..kit.addresses import absolute
from ..kit.moments import moment

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
        "eventStatus": "https://schema.org/EventScheduled",
        "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
        "location": _location(event),
        "description": event.description or event.name,
        "url": url,
        "offers": [_offer(event, kind, url=url) for kind in event.ticket_types.all()],
    }
    if event.image:
        content["image"] = [absolute(event.image.url)]
    return json.dumps(content, ensure_ascii=False).translate(ESCAPES)


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
    is_sold_out = state is SalesState.OPEN and kind.left == 0
    offer = {
        "@type": "Offer",
        "name": kind.type,
        "price": str(money.exact(kind.price, event.currency)),
        "priceCurrency": event.currency,
        "availability": "https://schema.org/SoldOut" if is_sold_out else AVAILABILITY[state],
        "url": url,
    }
    if event.sales_open_at:
        offer["validFrom"] = event.sales_open_at.isoformat()
    return offer
