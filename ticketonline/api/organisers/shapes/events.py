"""Events."""

from collections.abc import Sequence
from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from ....events.models import Event as Kept
from ....events.rules import Cancelling as Ways
from ...storefront.shapes.base import Body, Currency, Time, said
from .base import AnEvent, Next, PageWanted, Wish

STATUSES = [status.value for status in Kept.Status]
LONGEST_SEARCH = 200

Name = Annotated[str, said("The name.", "Jazz Night", maxLength=200)]
Slug = Annotated[str, said("The name in the address of its page, unique in the shop.", "jazz-night", maxLength=220)]
Zone = Annotated[str, said("Where it takes place, in the IANA time zone database.", "Europe/Warsaw", maxLength=64)]
Venue = Annotated[str, said("The house; may be empty.", "Old Mill", maxLength=200)]
Address = Annotated[str, said("The street address; may be empty.", "ul. Młyńska 1", maxLength=300)]
City = Annotated[str, said("The city; may be empty.", "Łódź", maxLength=100)]
Country = Annotated[str, said("ISO 3166-1 alpha-2; may be empty.", "PL", maxLength=2)]
Description = Annotated[str, said("Markdown; may be empty.", "An evening of **swing**.", maxLength=20_000)]
Begins = Annotated[Time, said("When it begins.", "2031-06-21T18:00:00Z")]
Ends = Annotated[Time, said("When it ends; null if it is not said.", "2031-06-21T21:00:00Z")]
Doors = Annotated[Time, said("When doors open; null if it is not said.", "2031-06-21T17:30:00Z")]
Opens = Annotated[Time, said("When sales open; null: as soon as it is published.", "2031-03-01T08:00:00Z")]
Closes = Annotated[Time, said("When sales close; null: when it begins.", "2031-06-21T17:00:00Z")]
Public = Annotated[bool, said("Anybody may see how many tickets are sold.", True)]
NamesUntil = Annotated[
    Time, said("Until when holders may change the names on tickets; null: until it begins.", "2031-06-20T18:00:00Z")
]
Transfers = Annotated[bool, said("Tickets may be passed on, each until it begins.", True)]
Cancelling = Annotated[
    str,
    said("Which of their orders buyers may cancel: none, free ones, or all.", "FREE", enum=[way.value for way in Ways]),
]
CancelUntil = Annotated[Time, said("Until when they may; null: until it begins.", "2031-06-14T18:00:00Z")]
Language = Annotated[str, said("What name and description are written in, a language of the shop; may be empty.", "en")]
Accent = Annotated[str, said("The colour of its pages; empty for the shop's own.", "#2438d6")]
Status = Annotated[str, said("How it stands.", "PUBLISHED", enum=STATUSES)]
Version = Annotated[int, said("Counts changes by people; its ETag.", 3, minimum=0)]


class Event(Body, frozen=True, kw_only=True):
    """An event, as its organiser sees it. What is sold of it is another matter: see its statistics."""

    id: AnEvent
    version: Version
    status: Status
    name: Name
    slug: Slug
    date: Begins
    ends_at: Ends | None
    doors_at: Doors | None
    postponed_from: Annotated[Time, said("The date that people first heard of; null if it was never postponed.")] | None
    time_zone: Zone
    venue: Venue
    address: Address
    city: City
    country: Country
    currency: Currency
    description: Description
    language: Language
    accent: Accent
    image: (
        Annotated[str, said("An absolute URL.", "https://tickets.example.org/media/events/jazz.jpg", format="uri")]
        | None
    )
    sales_open_at: Opens | None
    sales_close_at: Closes | None
    statistics_public: Public
    names_until: NamesUntil | None
    transfers_allowed: Transfers
    cancelling: Cancelling
    cancel_until: CancelUntil | None
    url: Annotated[
        str,
        said(
            "Its page in the shop, which is there once it is published.",
            "https://tickets.example.org/en/events/jazz-night/",
            format="uri",
        ),
    ]
    created_at: Annotated[Time, said("When it was made.", "2031-02-01T10:00:00Z")]


class EventPage(Body, frozen=True, kw_only=True):
    """Some events, those made last first."""

    items: Sequence[Event]
    next: Next | None


class EventsWanted(PageWanted, frozen=True, kw_only=True):
    """Which events."""

    status: Annotated[str, Meta(pattern=f"^({'|'.join(STATUSES)})?$"), said("In that status.", "PUBLISHED")] = ""
    text: Annotated[
        str,
        Meta(max_length=LONGEST_SEARCH),
        said("Whose name, venue or city holds every word, whatever case and accents.", "jazz lodz"),
    ] = ""
    since: Annotated[Time, said("That begin then or later.", "2031-06-01T00:00:00Z")] | None = None
    until: Annotated[Time, said("That begin before then.", "2031-07-01T00:00:00Z")] | None = None


class NewEvent(Wish, frozen=True, kw_only=True):
    """An event to make, as a draft. Ticket types are added to it afterwards."""

    name: Name
    date: Begins
    slug: Annotated[Slug, said("Left out, it is made from the name.")] = ""
    ends_at: Ends | None = None
    doors_at: Doors | None = None
    time_zone: Zone = "UTC"
    venue: Venue = ""
    address: Address = ""
    city: City = ""
    country: Country = ""
    currency: Currency = "EUR"
    description: Description = ""
    language: Language = ""
    accent: Accent = ""
    sales_open_at: Opens | None = None
    sales_close_at: Closes | None = None
    statistics_public: Public = True
    names_until: NamesUntil | None = None
    transfers_allowed: Transfers = True
    cancelling: Cancelling = Ways.NEVER.value
    cancel_until: CancelUntil | None = None


class EventChanges(Wish, frozen=True, kw_only=True):
    """What to change about an event: what is left out stays as it is."""

    name: Name | UnsetType = UNSET
    slug: Slug | UnsetType = UNSET
    date: Begins | UnsetType = UNSET
    ends_at: Ends | UnsetType | None = UNSET
    doors_at: Doors | UnsetType | None = UNSET
    time_zone: Zone | UnsetType = UNSET
    venue: Venue | UnsetType = UNSET
    address: Address | UnsetType = UNSET
    city: City | UnsetType = UNSET
    country: Country | UnsetType = UNSET
    currency: Currency | UnsetType = UNSET
    description: Description | UnsetType = UNSET
    language: Language | UnsetType = UNSET
    accent: Accent | UnsetType = UNSET
    sales_open_at: Opens | UnsetType | None = UNSET
    sales_close_at: Closes | UnsetType | None = UNSET
    statistics_public: Public | UnsetType = UNSET
    names_until: NamesUntil | UnsetType | None = UNSET
    transfers_allowed: Transfers | UnsetType = UNSET
    cancelling: Cancelling | UnsetType = UNSET
    cancel_until: CancelUntil | UnsetType | None = UNSET


class Postponed(Wish, frozen=True, kw_only=True):
    """To when. Doors, end and the limits for buyers move along by as much on the clocks there."""

    date: Begins
    moves_sales_close: Annotated[bool, said("The end of sales moves along as well.", True)] = True


class Duplicate(Wish, frozen=True, kw_only=True):
    """What is different about the copy; its other times move along with the date."""

    name: Name
    date: Begins
