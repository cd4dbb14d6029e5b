"""Each mail about an event as a buyer would get it, of an order that nobody made. Nothing is written."""

import copy
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.core.mail import EmailMultiAlternatives
from django.utils.translation import override

from ..core import clock
from ..events.models import Event, TicketType
from ..outbox.models import Message
from ..outbox.rules import Kind
from ..payments.models import Transaction
from ..payments.rules import Status as PaymentStatus
from ..sales.models import OrderedTicket, Reservation
from ..sales.orders import Line
from ..sales.rules import Status
from .mail_words import said, subject
from .mails import WITH_TICKETS, About, compose, passed_of
from .models import IssuedTicket

BUYER, NAME = "buyer@example.org", "Jo Doe"  # a domain that no mail reaches (RFC 2606)
CODE = "K7QF-3MXH-92F"  # of no ticket
HELD = timedelta(minutes=10)
TYPE = "Standard"  # where the event has no ticket type yet
COUNTS = 2, 1  # of the first and of the second ticket type
# In which state an order is, or was, when it is mailed of.
STATUS = {
    Kind.RESERVED: Status.PENDING,
    Kind.PAYMENT_FAILED: Status.PENDING,
    Kind.HOLD_ENDED: Status.CANCELLED,
    Kind.CANCELLED: Status.CANCELLED,
    Kind.RETURNED: Status.CANCELLED,
}
OF_VALID_TICKETS = WITH_TICKETS | {Kind.EVENT_CHANGED}
OF_ONE_TICKET = frozenset({Kind.PASSED_ON, Kind.RECEIVED})


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a mail is called, and what it says by itself above what was ordered."""

    subject: str
    said: Sequence[str]


def words_of(event: Event, kind: Kind, *, language: str) -> Words:
    """What the mail of that kind says in one of the shop's languages; the event's organiser and types at hand."""
    message, about = _sample(event, kind, language=language, added="")
    with override(language):
        return Words(
            subject=subject(message, about.order.event),
            said=said(message, about.order, about.payment, passed_of(message, about)),
        )


def compose_sample(event: Event, kind: Kind, *, language: str, added: str) -> EmailMultiAlternatives:
    """The whole mail, with what the organiser adds, but without tickets. Its links are signed, and lead to nothing."""
    mail = compose(*_sample(event, kind, language=language, added=added))
    assert mail is not None, f"nothing is to be said of {kind}"
    return mail


def _sample(event: Event, kind: Kind, *, language: str, added: str) -> tuple[Message, About]:
    event = _as_it_is_then(event, kind)
    types = [*event.ticket_types.all()][: len(COUNTS)] or [TicketType(type=TYPE, price=Decimal(0))]
    order = _order(event, kind, language)
    lines = [Line(type=one.type, count=count, price=one.price) for one, count in zip(types, COUNTS, strict=False)]
    issued = _issued(order, types[0]) if kind in OF_ONE_TICKET else None
    message = Message(
        kind=kind,
        event_id=event.pk,
        reservation_id=order.pk,
        ticket_id=issued.pk if issued else None,
        recipient=BUYER,
    )
    about = About(
        order=order,
        lines=lines,
        payment=_payment(order, kind, sum((line.sum for line in lines), Decimal(0))),
        passed_on={issued.pk: issued} if issued else {},
        void_codes={message.pk: CODE},
        texts={kind: added},
    )
    return message, about


def _as_it_is_then(event: Event, kind: Kind) -> Event:
    """A copy of the event: that it is cancelled is told of one that is, what its tickets are good for of another."""
    then = copy.copy(event)
    if kind == Kind.EVENT_CANCELLED:
        then.status = Event.Status.CANCELLED
    elif kind in OF_VALID_TICKETS:
        then.status = Event.Status.PUBLISHED
    return then


def _order(event: Event, kind: Kind, language: str) -> Reservation:
    until = clock.now() + HELD
    return Reservation(
        event=event,
        status=STATUS.get(kind, Status.COMPLETED),
        pending_until=until,
        hold_ends_at=until,
        email=BUYER,
        name=NAME,
        language=language,
    )


def _issued(order: Reservation, kind: TicketType) -> IssuedTicket:
    ticket = OrderedTicket(reservation=order, type=kind, price=kind.price)
    return IssuedTicket(ticket=ticket, holder_email=BUYER)


def _payment(order: Reservation, kind: Kind, amount: Decimal) -> Transaction:
    is_failed = kind in (Kind.PAYMENT_FAILED, Kind.HOLD_ENDED)
    return Transaction(
        reservation=order,
        status=PaymentStatus.ERROR if is_failed else PaymentStatus.COMPLETED,
        error_type="card_error" if kind == Kind.PAYMENT_FAILED else "",
        amount=amount,
        currency=order.event.currency,
        refund_due_at=clock.now() if kind == Kind.RETURNED else None,
    )
