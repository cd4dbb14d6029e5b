"""Passing a ticket on to somebody else."""

from datetime import timedelta

from ...audit.actor import BUYER
from ...core import clock
from ...core.database import writing
from ...events.rules import may_pass_on
from ...outbox.models import Message
from ...outbox.rules import Kind
from ...outbox.services.post import Posting, post
from ...sales.contact import checked_email, checked_name
from ...sales.history import record_change
from ...sales.locks import lock_alone
from ...sales.models import Reservation
from ...sales.rules import Status
from ..errors import HolderNeeded, NotSold, PassedOnTooOften, PassingOnNotAllowed, SameHolder, TicketVoid
from ..models import IssuedTicket
from .issue import renew

MOST_A_DAY = 20  # times that tickets of one order may be passed on: each is a mail to a stranger
DAY = timedelta(days=1)


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


def _check(order: Reservation, issued: IssuedTicket, email: str) -> None:
    event = order.event
    if not may_pass_on(event.transfers_allowed, begins=event.date, status=event.status, now=clock.now()):
        raise PassingOnNotAllowed
    if email.lower() == _holder(issued, order).lower():
        raise SameHolder
    today = Message.objects.filter(
        reservation_id=order.pk, kind=Kind.RECEIVED, cause__startswith="received ", created_at__gt=clock.now() - DAY
    )
    if today.count() >= MOST_A_DAY:
        raise PassedOnTooOften(most=MOST_A_DAY)


def _holder(issued: IssuedTicket, order: Reservation) -> str:
    """The address of who has it now; none of a holder who was erased since, in whose place the buyer must not stand."""
    return issued.holder_email if issued.is_passed_on else order.email


def _tell(issued: IssuedTicket, order: Reservation, *, before: str) -> None:
    about = {"event_id": order.event_id, "reservation_id": order.pk, "ticket_id": issued.pk}
    change = f"{issued.pk.hex} {issued.version}"
    postings = [Posting(kind=Kind.RECEIVED, cause=f"received {change}", recipient=issued.holder_email, **about)]
    if before:
        postings.append(Posting(kind=Kind.PASSED_ON, cause=f"passed on {change}", recipient=before, **about))
    post(postings)
