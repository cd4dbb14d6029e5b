"""Events as the list shows them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from ...core import clock
from ...events.models import Event
from ...events.queries import list_upcoming
from ...events.rules import SalesState, is_few_left
from ..kit.posters import Poster, poster

OTHERS = 3
NEAR = 12  # events looked through for some that are on sale


class Availability(StrEnum):
    """What a buyer should know before opening an event."""

    ON_SALE = "on_sale"
    FEW_LEFT = "few_left"
    SOLD_OUT = "sold_out"
    NOT_YET = "not_yet"
    CLOSED = "closed"
    PAST = "past"


ON_SALE = (Availability.ON_SALE, Availability.FEW_LEFT)


@dataclass(frozen=True, kw_only=True)
class Card:
    """An event in brief. `lowest` is the lowest price of what can still be had, None without ticket types."""

    event: Event
    availability: Availability
    lowest: Decimal | None
    is_from: bool
    poster: Poster

    @property
    def is_free(self) -> bool:
        """Whether every ticket that can be had costs nothing."""
        return self.lowest == 0 and not self.is_from


def card(event: Event) -> Card:
    """The event in brief; its ticket types must be at hand."""
    types = event.ticket_types.all()
    prices = sorted({kind.price for kind in types if kind.left > 0} or {kind.price for kind in types})
    return Card(
        event=event,
        availability=availability(event),
        lowest=prices[0] if prices else None,
        is_from=len(prices) > 1,
        poster=poster(event.pk),
    )


def cards(events: Iterable[Event]) -> Sequence[Card]:
    """The events in brief, in their order."""
    return [card(event) for event in events]


def availability(event: Event) -> Availability:
    """Where the event stands; its ticket types must be at hand."""
    state = event.sales_state
    if state is not SalesState.OPEN:
        return Availability(state.value)
    left = sum(kind.left for kind in event.ticket_types.all())
    if left == 0:
        return Availability.SOLD_OUT
    amount = sum(kind.amount for kind in event.ticket_types.all())
    return Availability.FEW_LEFT if is_few_left(left=left, amount=amount) else Availability.ON_SALE


def other_events(event: Event) -> Sequence[Card]:
    """The next few upcoming events besides this one, of those near in time first the ones on sale (two queries)."""
    upcoming = list_upcoming(now=clock.now()).exclude(pk=event.pk).prefetch_related("ticket_types")
    near = cards(upcoming[:NEAR])
    return sorted(near, key=lambda other: other.availability not in ON_SALE)[:OTHERS]
