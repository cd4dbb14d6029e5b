"""What an event has to offer at this moment, all its ticket types taken together."""

from dataclasses import dataclass
from decimal import Decimal

from .models import Event
from .rules import is_few_left


@dataclass(frozen=True, kw_only=True)
class Offer:
    """`from_price` is the lowest price that can still be had, or of all once nothing is left; None without types."""

    from_price: Decimal | None
    has_several_prices: bool
    tickets_left: int
    is_sold_out: bool
    is_few_left: bool


def offer_of(event: Event) -> Offer:
    """The event's offer. Asks the database for the ticket types unless they are at hand."""
    types = list(event.ticket_types.all())
    left = sum(kind.left for kind in types)
    prices = sorted({kind.price for kind in types if kind.left or not left})
    return Offer(
        from_price=prices[0] if prices else None,
        has_several_prices=len(prices) > 1,
        tickets_left=left,
        is_sold_out=bool(types) and not left,
        is_few_left=is_few_left(left=left, amount=sum(kind.amount for kind in types)),
    )
