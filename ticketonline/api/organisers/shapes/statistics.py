"""How an event sells."""

from collections.abc import Sequence
from typing import Annotated

from msgspec import Meta, field

from ....statistics.sales_by_time import Step
from ...storefront.shapes.base import Body, Currency, Time, said
from .base import AnEvent, AType, Limit, Money, Next, Wish, usual_limit
from .ticket_types import Count, TypeName

Taken = Annotated[Money, said("What it cost together; null where the role may not see money.")]
Returned = Annotated[Count, said("That came back after they were paid.")]
STEPS = [step.value for step in Step]


class TypeFigures(Body, frozen=True, kw_only=True):
    """How a ticket type sells."""

    type_id: AType
    type: TypeName
    amount: Annotated[Count, said("How many there are in all.")]
    sold: Annotated[Count, said("That are paid, before the event began.")]
    sold_late: Annotated[Count, said("That were paid after it began.")]
    held: Annotated[Count, said("That nobody else can have: in reservations not paid yet, or kept back.")]
    left: Annotated[Count, said("That can still be reserved.")]
    takings: Taken | None


class Figures(Body, frozen=True, kw_only=True):
    """How an event sells, from counters: never counted from tickets."""

    event_id: AnEvent
    currency: Currency
    sold: Annotated[Count, said("Of all types together.")]
    sold_late: Annotated[Count, said("Of all types together, after the event began.")]
    takings: Taken | None
    types: Sequence[TypeFigures]
    frozen_at: Annotated[Time, said("Since when `sold` stands still, the event having begun; null before.")] | None


class TypeSold(Body, frozen=True, kw_only=True):
    """What was sold of a ticket type in a stretch of time, and what came back in it, whenever that was sold."""

    type_id: AType
    sold: Count
    returned: Returned
    takings: Taken | None
    given_back: Annotated[Money, said("What of money goes back for these; null where takings are.")] | None


class Stretch(Body, frozen=True, kw_only=True):
    """A stretch of time in which something was sold or came back."""

    start: Annotated[Time, said("When it begins.", "2031-03-01T09:00:00Z")]
    sold: Count
    returned: Returned
    types: Sequence[TypeSold]


class StretchPage(Body, frozen=True, kw_only=True):
    """Some of these, in their order."""

    items: Sequence[Stretch]
    next: Next | None


class StretchesWanted(Wish, frozen=True, kw_only=True):
    """Which of them."""

    by: Annotated[
        str,
        Meta(pattern=f"^({'|'.join(STEPS)})$"),
        said("Hours, or days by the clocks where the event takes place.", "day", default="day"),
    ] = Step.DAY.value
    since: Annotated[Time, said("That begin then or later, to the hour.", "2031-03-01T00:00:00Z")] | None = None
    until: Annotated[Time, said("That begin before then.", "2031-04-01T00:00:00Z")] | None = None
    limit: Limit = field(default_factory=usual_limit)
