"""Reservations and those who come."""

from collections.abc import Sequence
from typing import Annotated
from uuid import UUID

from msgspec import UNSET, Meta, UnsetType

from ....payments.errors import ERROR_TEXTS
from ....payments.rules import MAX_REASON
from ....payments.rules import Status as PaymentStatus
from ....sales.rules import MAX_COMMENT
from ....sales.rules import Status as State
from ...storefront.shapes.base import TICKET_ID, TRANSACTION_ID, Body, Currency, Time, said
from .base import COMMENT_ID, AnEvent, AReservation, AType, Money, Next, PageWanted, Wish
from .promo_codes import ACode
from .ticket_types import TypeName

STATES = [state.value for state in State]
LEAST_TEXT, MOST_TEXT = 3, 254

Status = Annotated[str, said("PENDING turns into COMPLETED or CANCELLED.", "COMPLETED", enum=STATES)]
Email = Annotated[str, said("Of the buyer; may be empty.", "bruno@example.com")]
Name = Annotated[str, said("Of the buyer; may be empty.", "Bruno Baker")]
Language = Annotated[str, said("Of the buyer, as BCP 47; may be empty.", "pl")]
Made = Annotated[Time, said("When it was made.", "2031-03-01T09:00:00Z")]


class Line(Body, frozen=True, kw_only=True):
    """So many tickets of one type at one price."""

    type: TypeName
    count: Annotated[int, said("How many.", 2, minimum=1)]
    price: Annotated[Money, said("What is paid for each.")]


class Reservation(Body, frozen=True, kw_only=True):
    """Tickets held or bought."""

    id: AReservation
    event_id: AnEvent
    status: Status
    email: Email
    name: Name
    language: Language
    lines: Sequence[Line]
    total: Annotated[Money, said("What it costs in all.")]
    currency: Currency
    reservation_date: Made
    pending_until: Annotated[Time, said("When the hold ends, or would have.", "2031-03-01T09:15:00Z")]
    is_paying: Annotated[bool, said("A payment is in progress.", False)]
    closed_at: Annotated[Time, said("When it was paid or let go; null before.", "2031-03-01T09:05:00Z")] | None
    returned_at: (
        Annotated[Time, said("When it was taken back although it had been paid; null else.", "2031-03-02T12:00:00Z")]
        | None
    )


class ReservationPage(Body, frozen=True, kw_only=True):
    """Some reservations, the newest first."""

    items: Sequence[Reservation]
    next: Next | None
    is_cut: Annotated[
        bool, said("More match than are looked at: where there are very many, narrow the filter down.", False)
    ]


class Payment(Body, frozen=True, kw_only=True):
    """An attempt to pay."""

    id: Annotated[UUID, said("The transaction's id.", TRANSACTION_ID)]
    status: Annotated[str, said("How it stands.", "COMPLETED", enum=[status.value for status in PaymentStatus])]
    date: Annotated[Time, said("When it began.", "2031-03-01T09:04:50Z")]
    amount: Money
    currency: Currency
    error_type: Annotated[str, said("Why it failed; null else.", "card_error", enum=[*ERROR_TEXTS])] | None


class Comment(Body, frozen=True, kw_only=True):
    """What somebody of the team noted. Buyers never see it."""

    id: Annotated[UUID, said("The comment's id.", COMMENT_ID)]
    at: Annotated[Time, said("When.", "2031-03-01T10:00:00Z")]
    author: Annotated[str, said("Who.", "Olga (API: Box office bot)")]
    text: Annotated[str, said("What.", "Needs a place for a wheelchair.")]


class Ticket(Body, frozen=True, kw_only=True):
    """One ticket. Its id opens nothing."""

    id: Annotated[UUID, said("The ticket's id.", TICKET_ID)]
    type_id: AType
    type: TypeName
    price: Annotated[Money, said("What is paid for it; a discount has been taken off.")]
    discount: Annotated[Money, said("What a promo code took off.")]


class ReservationDetails(Body, frozen=True, kw_only=True):
    """A reservation with all that is known of it."""

    reservation: Reservation
    tickets: Sequence[Ticket]
    payments: Sequence[Payment]
    comments: Sequence[Comment]


class ReservationsWanted(PageWanted, frozen=True, kw_only=True):
    """Which reservations: all that is set must hold."""

    event_id: AnEvent | None = None
    status: Annotated[str, Meta(pattern=f"^({'|'.join(STATES)})?$"), said("In that state.", "COMPLETED")] = ""
    type_id: Annotated[AType, said("With a ticket of that type.")] | None = None
    code_id: Annotated[ACode, said("With a ticket bought with that promo code.")] | None = None
    since: Annotated[Time, said("Made then or later.", "2031-03-01T00:00:00Z")] | None = None
    until: Annotated[Time, said("Made before then.", "2031-04-01T00:00:00Z")] | None = None
    text: Annotated[
        str,
        Meta(pattern=rf"^(.{{{LEAST_TEXT},{MOST_TEXT}}})?$"),
        said(
            "How the name or the address of the buyer or of a ticket's holder begins; how the id begins, or "
            "that of a payment; how it ends, in eight digits, as tickets print it; or the short "
            "code of a ticket, also a void one.",
            "bruno@",
        ),
    ] = ""


class ContactChanges(Wish, frozen=True, kw_only=True):
    """How the buyer is reached: what is left out stays as it is. None of it can be taken away, only replaced."""

    email: Email | UnsetType = UNSET
    name: Name | UnsetType = UNSET
    language: Language | UnsetType = UNSET


class Return(Wish, frozen=True, kw_only=True):
    """What becomes of the money."""

    refund: Annotated[bool, said("All of it goes back; else the organiser keeps it, and a reason is needed.", True)]
    reason: Annotated[str, said("For the log; the buyer never sees it.", "", maxLength=MAX_REASON)] = ""


class Extension(Wish, frozen=True, kw_only=True):
    """How much longer."""

    minutes: Annotated[int, said("From the end of the hold on.", 30, minimum=1)]


class NewComment(Wish, frozen=True, kw_only=True):
    """What to note."""

    text: Annotated[str, said("For the team.", "Needs a place for a wheelchair.", maxLength=MAX_COMMENT)]


class Attendee(Body, frozen=True, kw_only=True):
    """A ticket that is paid for, who bought it, and who has it.

    Once it is passed on, it is the holder's, and no longer its buyer's.
    """

    ticket: Ticket
    reservation_id: AReservation
    email: Email
    name: Name
    language: Language
    paid_at: Annotated[Time, said("When.", "2031-03-01T09:05:00Z")] | None
    holder_name: Annotated[str, said("Who comes with it, as the ticket says; empty where it doesn't.", "Frieda Fox")]
    holder_email: Annotated[
        str, said("Of whoever it was passed on to; empty where it was not, or they were erased.", "frieda@example.net")
    ]
    passed_on_at: Annotated[Time, said("When; null where it is its buyer's.", "2031-03-05T18:30:00Z")] | None


class AttendeePage(Body, frozen=True, kw_only=True):
    """Some of those who come, in the order of their reservations' making."""

    items: Sequence[Attendee]
    next: Next | None


class AttendeesWanted(PageWanted, frozen=True, kw_only=True):
    """Which of them."""

    type_id: Annotated[AType, said("With a ticket of that type.")] | None = None
