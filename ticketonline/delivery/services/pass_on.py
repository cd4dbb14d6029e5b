"""Passing a ticket on to somebody else."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet
from django.utils.crypto import constant_time_compare

from ...audit.actor import BUYER
from ...core import clock
from ...core.database import writing
from ...events.models import Event
from ...events.rules import may_pass_on
from ...outbox.models import Message
from ...outbox.queries import count_lately
from ...outbox.rules import Kind
from ...outbox.services.post import Posting, post
from ...sales.contact import checked_email, checked_name
from ...sales.history import record_change
from ...sales.locks import lock_alone
from ...sales.models import OrderedTicket, Reservation
from ...sales.rules import Status
from ..errors import HolderNeeded, NotSold, PassedOnTooOften, PassingOnNotAllowed, SameHolder, TicketVoid
from ..links import Opened, link_to_ticket
from ..models import IssuedTicket
from .issue import renew

MOST_A_DAY = 20  # times that tickets of one order may be passed on: each is a mail to a stranger
MOST_LOOKED_AT = 200  # times that one ticket was passed on, through which a void link is looked for
RECEIVED = "received"  # how the causes of mails begin that bring somebody a ticket by hand of its holder


@dataclass(frozen=True, kw_only=True)
class PassedOn:
    """That somebody passed a ticket on; `email` is to whom, empty if they were erased since.

    `is_buyers` says that it was the buyer, whose link opens the others still.
    """

    event: Event
    at: datetime
    email: str
    is_buyers: bool


def pass_on(issued: IssuedTicket, *, email: str, name: str = "") -> IssuedTicket:
    """Give the ticket to whoever has that address, by a new code: the old one is void, and both are mailed.

    `issued` is the ticket as its holder saw it. Locks its reservation, then the issued ticket. Raises `InvalidEmail`,
    `InvalidName`, `HolderNeeded`, `SameHolder`, `PassingOnNotAllowed`, `NotSold`, `TicketVoid`, `TicketChanged`,
    `TicketRenewedTooOften` or `PassedOnTooOften`, and then changes nothing.
    """
    email, name = checked_email(email), checked_name(name)
    if not email:
        raise HolderNeeded
    with writing():
        order = lock_alone(issued.ticket.reservation_id)
        if order.status != Status.COMPLETED:
            raise NotSold
        if issued.voided_at is not None:
            raise TicketVoid
        _check(order, issued, email)
        renewed = renew(issued)
        # As it is under the lock: whoever was erased since it was read here must not come back in a mail.
        before = _holder(renewed, order)
        renewed.holder_email, renewed.holder_name, renewed.passed_on_at = email, name, clock.now()
        renewed.save(update_fields=["holder_email", "holder_name", "passed_on_at"])
        _tell(renewed, order, before=before)
        # No address: the log is kept for longer than the people in it may wish.
        record_change("ticket.passed_on", order, by=BUYER, after={"ticket": renewed.ticket.type.type})
    return renewed


def find_passed_on(opened: Opened, ticket_id: UUID) -> PassedOn | None:
    """How the buyer who opened their order passed that ticket of it on; None if they have it, or never had it."""
    if opened.ticket_id is not None:
        return None
    # The first is the buyer's; who had it from them may have passed it on as well.
    first = _passings(ticket_id).filter(reservation_id=opened.order.pk).first()
    return _told(first, opened.order.event, is_buyers=True) if first else None


def find_passed_on_by(secret: str, ticket_id: UUID) -> PassedOn | None:
    """How whoever had the ticket by that link passed it on, by which the link became void; None if they did not."""
    for mail in _passings(ticket_id).order_by("-created_at", "-id")[:MOST_LOOKED_AT]:
        version = int(mail.cause.rpartition(" ")[2]) - 1
        if constant_time_compare(link_to_ticket(IssuedTicket(pk=ticket_id, version=version)), secret):
            event = Event.objects.select_related("organiser").get(pk=mail.event_id)
            return _told(mail, event, is_buyers=False)
    return None


def _passings(ticket_id: UUID) -> QuerySet[Message]:
    # By its order, for which there is an index.
    of_order = OrderedTicket.objects.filter(pk=ticket_id).values("reservation_id")
    mails = Message.objects.filter(reservation_id__in=of_order, ticket_id=ticket_id, kind=Kind.RECEIVED)
    return mails.filter(cause__startswith=f"{RECEIVED} ").order_by("created_at", "id")


def _told(mail: Message, event: Event, *, is_buyers: bool) -> PassedOn:
    return PassedOn(event=event, at=mail.created_at, email=mail.recipient, is_buyers=is_buyers)


def _check(order: Reservation, issued: IssuedTicket, email: str) -> None:
    event = order.event
    if not may_pass_on(event.transfers_allowed, begins=event.date, status=event.status, now=clock.now()):
        raise PassingOnNotAllowed
    if email.lower() == _holder(issued, order).lower():
        raise SameHolder
    if count_lately(Kind.RECEIVED, order.pk, cause=f"{RECEIVED} ") >= MOST_A_DAY:
        raise PassedOnTooOften(most=MOST_A_DAY)


def _holder(issued: IssuedTicket, order: Reservation) -> str:
    """The address of who has it now; none of a holder who was erased since, in whose place the buyer must not stand."""
    return issued.holder_email if issued.is_passed_on else order.email


def _tell(issued: IssuedTicket, order: Reservation, *, before: str) -> None:
    about = {"event_id": order.event_id, "reservation_id": order.pk, "ticket_id": issued.pk}
    change = f"{issued.pk.hex} {issued.version}"
    postings = [Posting(kind=Kind.RECEIVED, cause=f"{RECEIVED} {change}", recipient=issued.holder_email, **about)]
    if before:
        postings.append(Posting(kind=Kind.PASSED_ON, cause=f"passed on {change}", recipient=before, **about))
    post(postings)
