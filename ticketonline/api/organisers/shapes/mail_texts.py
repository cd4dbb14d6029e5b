"""What an organiser adds to the mails about an event."""

from typing import Annotated

from msgspec import Meta

from ....delivery.models import MOST_MAIL_TEXT
from ...storefront.shapes.base import Body, said
from .base import Wish

A_TEXT = "Plain text; addresses of pages become links. Empty: nothing is added."
Text = Annotated[str, Meta(max_length=MOST_MAIL_TEXT), said(A_TEXT, "")]


def when(sent: str, *examples: str) -> Meta:
    """A mail of which the description says when it is sent."""
    return said(f"{sent} {A_TEXT}", *(examples or ("",)))


Reserved = Annotated[Text, when("When tickets are held and were not paid at once.")]
Paid = Annotated[Text, when("When an order is paid, sold or given away.", "Doors open at 19:00.")]
Link = Annotated[Text, when("When a buyer asks for a new link to their tickets.")]
PassedOn = Annotated[Text, when("When a ticket is passed on: to whoever had it before.")]
Received = Annotated[Text, when("When a ticket is passed on: to whoever has it now.")]
PaymentFailed = Annotated[Text, when("When a payment fails.")]
HoldEnded = Annotated[Text, when("When tickets were not paid in time.")]
Cancelled = Annotated[Text, when("When a reservation is cancelled before it was paid.")]
Returned = Annotated[Text, when("When an order is cancelled after it was paid.")]
EventChanged = Annotated[Text, when("When the event gets another date or place.")]
EventCancelled = Annotated[Text, when("When the event is cancelled.")]


class MailTexts(Body, frozen=True, kw_only=True):
    """What is added to each kind of mail that buyers get about an event."""

    reserved: Reserved
    paid: Paid
    link: Link
    passed_on: PassedOn
    received: Received
    payment_failed: PaymentFailed
    hold_ended: HoldEnded
    cancelled: Cancelled
    returned: Returned
    event_changed: EventChanged
    event_cancelled: EventCancelled


class NewMailTexts(Wish, frozen=True, kw_only=True):
    """What is to be added to each kind of mail about an event; nothing to those that are left out."""

    reserved: Reserved = ""
    paid: Paid = ""
    link: Link = ""
    passed_on: PassedOn = ""
    received: Received = ""
    payment_failed: PaymentFailed = ""
    hold_ended: HoldEnded = ""
    cancelled: Cancelled = ""
    returned: Returned = ""
    event_changed: EventChanged = ""
    event_cancelled: EventCancelled = ""
