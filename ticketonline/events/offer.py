"""What an event has to offer at this moment, all ticket types that are shown taken together."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from .models import Event, TicketType
from .rules import TypeSalesState, is_few_left


@dataclass(frozen=True, kw_only=True)
class Offer:
    """What can still be had, now or later: of the types whose own sales have closed nothing counts.

    `from_price` is the lowest price that can still be had, or of all once nothing is left; None without types.
    `is_on_sale` says that something is left of a type that is neither paused nor before its opening.
    """

    from_price: Decimal | None
    has_several_prices: bool
    tickets_left: int
    is_sold_out: bool
    is_on_sale: bool
    is_few_left: bool


def public_types(event: Event) -> Sequence[TicketType]:
    """The ticket types that everybody is shown. Asks the database for them unless they are at hand."""
    return [kind for kind in event.ticket_types.all() if not kind.is_hidden]


def offer_of(event: Event, shown: Sequence[TicketType] | None = None) -> Offer:
    """What the types shown offer; unless told otherwise those that everybody is shown."""
    types = public_types(event) if shown is None else shown
    lasting = [kind for kind in types if kind.sales_state is not TypeSalesState.CLOSED]
    had = [kind for kind in lasting if kind.left]
    left = sum(kind.left for kind in had)
    prices = sorted({kind.price for kind in had or types})
    return Offer(
        from_price=prices[0] if prices else None,
        has_several_prices=len(prices) > 1,
        tickets_left=left,
        is_sold_out=bool(lasting) and not left,
        is_on_sale=any(kind.sales_state is TypeSalesState.OPEN for kind in had),
        is_few_left=is_few_left(left=left, amount=sum(kind.amount for kind in lasting)),
    )
