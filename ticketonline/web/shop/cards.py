"""Events as the list shows them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from ...core import clock
from ...events.models import Event
from ...events.offer import Offer, offer_of
from ...events.queries import list_upcoming
from ...events.rules import SalesState
from ..kit.posters import Poster, poster

OTHERS = 3
NEAR = 12  # events looked through for some that are on sale


class Availability(StrEnum):
    """What a buyer should know before opening an event."""

    ON_SALE = "on_sale"
    FEW_LEFT = "few_left"
    SOLD_OUT = "sold_out"
    NOT_YET = "not_yet"
    BY_CODE = "by_code"  # all its types are hidden: a promo code opens them
    NOT_NOW = "not_now"  # each type that is left is paused, or before its own opening
    CLOSED = "closed"
    PAST = "past"
    CANCELLED = "cancelled"


ON_SALE = (Availability.ON_SALE, Availability.FEW_LEFT)


@dataclass(frozen=True, kw_only=True)
class Card:
    """An event in brief."""

    event: Event
    offer: Offer
    availability: Availability
    poster: Poster

    @property
    def is_free(self) -> bool:
        """Whether every ticket that can be had costs nothing."""
        return self.offer.from_price == 0 and not self.offer.has_several_prices


def card(event: Event) -> Card:
    """The event in brief; its ticket types must be at hand."""
    offer = offer_of(event)
    return Card(event=event, offer=offer, availability=availability(event, offer), poster=poster(event.pk))


def cards(events: Iterable[Event]) -> Sequence[Card]:
    """The events in brief, in their order."""
    return [card(event) for event in events]


def availability(event: Event, offer: Offer) -> Availability:
    """Where the event stands."""
    if event.status == Event.Status.CANCELLED:
        return Availability.CANCELLED
    state = event.sales_state
    if state is not SalesState.OPEN:
        return Availability(state.value)
    if offer.from_price is None and event.ticket_types.all():
        return Availability.BY_CODE
    if offer.tickets_left == 0:
        return Availability.SOLD_OUT if offer.is_sold_out or offer.from_price is None else Availability.CLOSED
    if not offer.is_on_sale:
        return Availability.NOT_NOW
    return Availability.FEW_LEFT if offer.is_few_left else Availability.ON_SALE


def other_events(event: Event) -> Sequence[Card]:
    """The next few upcoming events besides this one, of those near in time first the ones on sale (two queries)."""
    upcoming = list_upcoming(now=clock.now()).exclude(pk=event.pk).prefetch_related("ticket_types")
    near = cards(upcoming[:NEAR])
    return sorted(near, key=lambda other: other.availability not in ON_SALE)[:OTHERS]
