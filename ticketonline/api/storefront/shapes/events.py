"""Events and their ticket types."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from msgspec import field

from ....events.rules import SalesState, TypeSalesState
from ...codec import WholeNumber
from .base import TYPE_ID, Body, Currency, EventId, Price, Time, TypeName, said

DEFAULT_PAGE_SIZE, MOST_A_PAGE = 20, 100


class Event(Body, frozen=True, kw_only=True):
    """An event that is or was on sale."""

    id: EventId
    name: Annotated[str, said("The name.", "Jazz Night")]
    slug: Annotated[str, said("The name in the address of the event's page.", "jazz-night")]
    date: Annotated[Time, said("When it begins.")]
    time_zone: Annotated[str, said("Where it takes place, in the IANA time zone database.", "Europe/Warsaw")]
    venue: Annotated[str, said("The house; may be empty.", "Old Mill")]
    address: Annotated[str, said("The street address; may be empty.", "ul. Młyńska 1")]
    city: Annotated[str, said("The city; may be empty.", "Łódź")]
    country: Annotated[str, said("ISO 3166-1 alpha-2; may be empty.", "PL")]
    currency: Currency
    description: Annotated[str, said("Markdown without HTML; may be empty.", "An evening of swing.")]
    language: Annotated[str, said("What name and description are written in; may be empty.", "en")]
    accent: Annotated[str, said("The colour of its pages; empty for the shop's own.", "#2438d6")]
    image: (
        Annotated[str, said("An absolute URL.", "https://tickets.example.org/media/events/jazz.jpg", format="uri")]
        | None
    )
    sales_open_at: (
        Annotated[Time, said("When sales open; null if they are open from the start.", "2030-03-01T08:00:00Z")] | None
    )
    sales_close_at: (
        Annotated[Time, said("When sales close; null if only the beginning ends them.", "2030-06-21T17:00:00Z")] | None
    )
    sales_state: Annotated[
        str, said("Whether tickets can be bought now.", "open", enum=[state.value for state in SalesState])
    ]
    url: Annotated[
        str,
        said(
            "The event's page, in the language of `Accept-Language`.",
            "https://tickets.example.org/en/events/jazz-night/",
            format="uri",
        ),
    ]


class ListedEvent(Event, frozen=True, kw_only=True):
    """An event in the list, with what it has to offer."""

    from_price: Annotated[Decimal, said("The lowest price that can still be had.", Decimal("45.50"), minimum=0)] | None
    tickets_left: Annotated[int, said("Of all types together that are or will be on sale.", 250, minimum=0)]
    sold_out: Annotated[bool, said("Nothing is left.")]
    few_left: Annotated[bool, said("So little is left that a buyer should be told.")]


class TicketType(Body, frozen=True, kw_only=True):
    """A kind of ticket of an event."""

    id: Annotated[UUID, said("The ticket type's id.", TYPE_ID)]
    type: TypeName
    price: Price
    currency: Currency
    amount: Annotated[int, said("How many there are in all.", 50, minimum=0)]
    tickets_left: Annotated[int, said("How many can still be reserved; may lag by a second.", 50, minimum=0)]
    limit_per_reservation: Annotated[int, said("The most that one reservation may hold.", 5, minimum=1)]
    sold_out: Annotated[bool, said("Nothing is left.")]
    few_left: Annotated[bool, said("So little is left that a buyer should be told.")]
    sales_state: Annotated[
        str,
        said(
            "Whether it can be bought now, while its event is on sale.",
            "open",
            enum=[state.value for state in TypeSalesState],
        ),
    ]
    sales_open_at: (
        Annotated[Time, said("When its own sales open; null if with the event's.", "2030-03-01T08:00:00Z")] | None
    )
    sales_close_at: (
        Annotated[Time, said("When its own sales close; null if with the event's.", "2030-06-01T08:00:00Z")] | None
    )
    description: Annotated[str, said("What it includes; plain text, may be empty.", "With a drink of your choice.")]
    tax_rate: (
        Annotated[
            Decimal,
            said(
                "In percent, included in the price; null if the organiser says nothing about tax.",
                Decimal("23.00"),
                minimum=0,
            ),
        ]
        | None
    )


class PageWanted(Body, frozen=True, kw_only=True):
    """Which part of the list."""

    current_page: Annotated[WholeNumber, said("From 1. One out of range is the last page.", 1, default=1)] = field(
        default_factory=lambda: WholeNumber(1)
    )
    page_size: Annotated[
        WholeNumber,
        said("How many events a page has.", 20, minimum=1, maximum=MOST_A_PAGE, default=DEFAULT_PAGE_SIZE),
    ] = field(default_factory=lambda: WholeNumber(DEFAULT_PAGE_SIZE))


class EventList(Body, frozen=True, kw_only=True):
    """A page of the list."""

    events: Sequence[ListedEvent]
    current_page: Annotated[int, said("The page this is.", 1, minimum=1)]
    last_page: Annotated[int, said("The number of pages; 1 when there is no event.", 3, minimum=1)]


class EventWanted(Body, frozen=True, kw_only=True):
    """Which event."""

    event_id: EventId


class EventDetails(Body, frozen=True, kw_only=True):
    """An event with its ticket types, in the organiser's order."""

    event: Event
    ticket_types: Sequence[TicketType]
