"""Ticket types."""

from collections.abc import Sequence
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from ....events.rules import DEFAULT_LIMIT_PER_RESERVATION, MAX_AMOUNT, TypeSalesState
from ....events.services.create_event import MAX_TICKET_TYPES
from ...storefront.shapes.base import Body, Currency, Time, said
from .base import AType, Money, Percent, PerReservation, Wish

TypeName = Annotated[str, said("The name, unique in its event.", "VIP", maxLength=100)]
Amount = Annotated[int, said("How many there are in all.", 50, minimum=0, maximum=MAX_AMOUNT)]
Description = Annotated[
    str, said("What it includes; plain text, may be empty.", "With a drink of your choice.", maxLength=500)
]
Opens = Annotated[Time, said("When its own sales open; null: with the event's.", "2031-03-01T08:00:00Z")]
Closes = Annotated[Time, said("When its own sales close; null: with the event's.", "2031-06-01T08:00:00Z")]
Hidden = Annotated[bool, said("Shown and sold only to those with a promo code that names it.", False)]
Count = Annotated[int, said("Tickets.", 3, minimum=0)]


class TicketType(Body, frozen=True, kw_only=True):
    """A kind of ticket of an event, with its stock."""

    id: AType
    type: TypeName
    price: Money
    currency: Currency
    amount: Amount
    held: Annotated[Count, said("In reservations that are not paid yet.")]
    sold: Annotated[Count, said("In reservations that are paid.")]
    left: Annotated[Count, said("That can still be reserved.")]
    limit_per_reservation: PerReservation
    description: Description
    sales_open_at: Opens | None
    sales_close_at: Closes | None
    tax_rate: Percent | None
    is_hidden: Hidden
    is_paused: Annotated[bool, said("Taken off sale for now.", False)]
    sales_state: Annotated[
        str,
        said(
            "Whether it can be bought now, while its event is on sale.",
            "open",
            enum=[state.value for state in TypeSalesState],
        ),
    ]


class TypeList(Body, frozen=True, kw_only=True):
    """All ticket types of an event, in the organiser's order."""

    items: Sequence[TicketType]


class NewType(Wish, frozen=True, kw_only=True):
    """A ticket type to add, as the last of its event."""

    type: TypeName
    price: Money
    amount: Amount
    limit_per_reservation: PerReservation = DEFAULT_LIMIT_PER_RESERVATION
    description: Description = ""
    sales_open_at: Opens | None = None
    sales_close_at: Closes | None = None
    tax_rate: Percent | None = None
    is_hidden: Hidden = False


class TypeChanges(Wish, frozen=True, kw_only=True):
    """What to change about a ticket type: what is left out stays as it is. A new price is that of new reservations."""

    type: TypeName | UnsetType = UNSET
    price: Money | UnsetType = UNSET
    amount: Amount | UnsetType = UNSET
    limit_per_reservation: PerReservation | UnsetType = UNSET
    description: Description | UnsetType = UNSET
    sales_open_at: Opens | UnsetType | None = UNSET
    sales_close_at: Closes | UnsetType | None = UNSET
    tax_rate: Percent | UnsetType | None = UNSET
    is_hidden: Hidden | UnsetType = UNSET


class Place(Wish, frozen=True, kw_only=True):
    """Where in the order."""

    to: Annotated[
        int,
        Meta(ge=0, le=MAX_TICKET_TYPES),
        said("0 is the first place; beyond the end is the last.", 0),
    ]
