"""What they have in common."""

from decimal import Decimal
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta, field

from ....events.rules import MOST_PER_RESERVATION
from ...codec import WholeNumber
from ...storefront.shapes.base import EVENT_ID, RESERVATION_ID, TYPE_ID, Body, said

EXPORT_ID = "0197c50c-2b17-7d3a-9c42-71e8f9a0b5d6"
ORGANISER_ID = "0197c4f0-0a41-7c66-b0d7-3e9a1f2b4c5d"
COMMENT_ID = "0197c50d-43c8-7f15-8a6b-92d0e1f3a4b7"
MOST_A_PAGE, USUAL_PAGE = 100, 50
LONGEST_CURSOR = 100


class Wish(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a program sends. A key that is not known is refused: it may be a known one with a slip of the pen."""


Limit = Annotated[
    WholeNumber,
    said("The most that a page has.", USUAL_PAGE, minimum=1, maximum=MOST_A_PAGE, default=USUAL_PAGE),
]
Cursor = Annotated[
    str,
    Meta(max_length=LONGEST_CURSOR),
    said("Where to go on, from `next` of the page before.", "AZfE8nweemCPPl0vDJsaEQ"),
]
Next = Annotated[
    str,
    said(
        "The address of the next page; null at the end.",
        "https://tickets.example.org/api/v1/events?cursor=AZfE8nweemCPPl0vDJsaEQ",
        format="uri",
    ),
]
AnEvent = Annotated[UUID, said("The event's id.", EVENT_ID)]
AType = Annotated[UUID, said("The ticket type's id.", TYPE_ID)]
AReservation = Annotated[UUID, said("The reservation's id.", RESERVATION_ID)]
AnExport = Annotated[UUID, said("The export's id.", EXPORT_ID)]
Money = Annotated[Decimal, said("Exact, with the decimal places of the currency.", Decimal("120.00"), minimum=0)]
Percent = Annotated[Decimal, said("In percent, included in the price.", Decimal("23.00"), minimum=0, maximum=50)]
PerReservation = Annotated[
    int, said("The most that one reservation may hold.", 5, minimum=1, maximum=MOST_PER_RESERVATION)
]


def usual_limit() -> WholeNumber:
    """How long a page is of which nobody says how long."""
    return WholeNumber(USUAL_PAGE)


class PageWanted(Wish, frozen=True, kw_only=True):
    """Which part of a list."""

    cursor: Cursor = ""
    limit: Limit = field(default_factory=usual_limit)


class EventNamed(Body, frozen=True, kw_only=True):
    """Which event."""

    event_id: AnEvent


class TypeNamed(Body, frozen=True, kw_only=True):
    """Which ticket type of which event."""

    event_id: AnEvent
    type_id: AType


class ReservationNamed(Body, frozen=True, kw_only=True):
    """Which reservation."""

    reservation_id: AReservation


class ExportNamed(Body, frozen=True, kw_only=True):
    """Which export."""

    export_id: AnExport
