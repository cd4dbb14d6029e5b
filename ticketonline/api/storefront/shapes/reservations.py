"""Reservations and their tickets."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

import msgspec
from msgspec import Meta

from ....sales.rules import Status
from ..texts import CANCELLED, RESERVED
from .base import (
    TICKET_ID,
    Body,
    Currency,
    Email,
    EventId,
    Language,
    Message,
    Price,
    ReservationId,
    Sentence,
    Time,
    TypeName,
    said,
)
from .events import Event


class Line(Body, frozen=True, kw_only=True):
    """So many tickets of one type."""

    type: TypeName
    amount: Annotated[int, said("A JSON integer. A type listed twice is summed.", 2, minimum=1)]


class ReservationWanted(Body, frozen=True, kw_only=True):
    """What to hold: all of it, or nothing."""

    event_id: EventId
    tickets: Annotated[list[Line], said("At least one ticket in all.", minItems=1)]
    email: Email = ""
    language: Language = ""
    promo_code: Annotated[str, said("Of the event; in any case, with or without spaces.", "SUMMER")] = ""


class Reserved(Body, frozen=True, kw_only=True):
    """The tickets are held."""

    ok: Annotated[Sentence, Meta(examples=[RESERVED])]
    reservation_id: ReservationId
    status: Annotated[str, said("PENDING, unless it is repeated.", "PENDING", enum=[status.value for status in Status])]
    pending_until: Annotated[Time, said("When the hold ends, to the second.", "2030-03-01T09:15:00Z")]
    message: Annotated[Message, Meta(examples=[RESERVED])]


class ReservationNamed(Body, frozen=True, kw_only=True):
    """Which reservation."""

    reservation_id: ReservationId


class ReservationPerhapsNamed(Body, frozen=True, kw_only=True):
    """Which of the session's reservations; without a name, the newest that is still pending."""

    reservation_id: ReservationId | msgspec.UnsetType = msgspec.UNSET


class Reservation(Body, frozen=True, kw_only=True):
    """Tickets held or bought."""

    id: ReservationId
    status: Annotated[
        str,
        said(
            "PENDING turns into COMPLETED or CANCELLED once; the organiser may cancel what is COMPLETED.",
            "PENDING",
            enum=[status.value for status in Status],
        ),
    ]
    reservation_date: Annotated[Time, said("When it was made.", "2030-03-01T09:00:00Z")]
    pending_until: Annotated[
        Time, said("When the hold ends; while `is_paying`, a little later.", "2030-03-01T09:15:00Z")
    ]
    event: EventId
    total: Annotated[Price, said("What it costs in all.")]
    currency: Currency
    is_paying: Annotated[bool, said("A payment is in progress.")]
    promo_code: Annotated[str, said("What took the tickets' discounts off.", "SUMMER")] | None


class Ticket(Body, frozen=True, kw_only=True):
    """One ticket, at the price it was reserved for. Its id opens nothing."""

    id: Annotated[UUID, said("The ticket's id.", TICKET_ID)]
    type: TypeName
    price: Annotated[Price, said("What is paid for it; a discount has been taken off.")]
    discount: Annotated[Price, said("What a promo code took off.")]
    currency: Currency


class ReservationDetails(Body, frozen=True, kw_only=True):
    """A reservation with its tickets and its event."""

    reservation: Reservation
    tickets: Sequence[Ticket]
    event: Event


class Cancelled(Body, frozen=True, kw_only=True):
    """The tickets are on sale again."""

    ok: Annotated[Sentence, Meta(examples=[CANCELLED])]
    reservation_id: ReservationId
    message: Annotated[Message, Meta(examples=[CANCELLED])]
