"""From reservations and what belongs to them to what the organisers' API shows."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal

from ...core.money import in_its_places
from ...delivery.models import IssuedTicket
from ...payments.models import Transaction
from ...sales.models import Comment, OrderedTicket, Reservation
from ...sales.orders import Line
from .shapes import reservations as shapes


def show_order(order: Reservation, lines: Sequence[Line], *, now: datetime) -> shapes.Reservation:
    """The reservation as it reads at that moment; its event should be at hand."""
    currency = order.event.currency
    return shapes.Reservation(
        id=order.pk,
        event_id=order.event_id,
        status=order.status_at(now).value,
        email=order.email,
        name=order.name,
        language=order.language,
        lines=[
            shapes.Line(type=line.type, count=line.count, price=in_its_places(line.price, currency)) for line in lines
        ],
        total=in_its_places(sum((line.sum for line in lines), Decimal(0)), currency),
        currency=currency,
        reservation_date=order.reservation_date,
        pending_until=order.pending_until,
        is_paying=order.is_paying,
        closed_at=order.closed_at,
        returned_at=order.returned_at,
    )


def show_ticket(ticket: OrderedTicket, *, currency: str) -> shapes.Ticket:
    """One ticket; its type should be at hand."""
    return shapes.Ticket(
        id=ticket.pk,
        type_id=ticket.type_id,
        type=ticket.type.type,
        price=in_its_places(ticket.price, currency),
        discount=in_its_places(ticket.discount or Decimal(0), currency),
    )


def show_payments(payments: Iterable[Transaction]) -> list[shapes.Payment]:
    """The attempts to pay."""
    return [
        shapes.Payment(
            id=one.pk,
            status=one.status,
            date=one.date,
            amount=in_its_places(one.amount, one.currency),
            currency=one.currency,
            error_type=one.error_type or None,
        )
        for one in payments
    ]


def show_comment(comment: Comment) -> shapes.Comment:
    """What was noted."""
    return shapes.Comment(id=comment.pk, at=comment.at, author=comment.author_name, text=comment.text)


def show_attendee(ticket: OrderedTicket, issued: IssuedTicket | None, *, currency: str) -> shapes.Attendee:
    """A ticket that is paid for, as it was given out if it was; its type and its reservation should be at hand."""
    order = ticket.reservation
    return shapes.Attendee(
        ticket=show_ticket(ticket, currency=currency),
        reservation_id=order.pk,
        email=order.email,
        name=order.name,
        language=order.language,
        paid_at=order.closed_at,
        holder_name=issued.holder_name if issued else "",
        holder_email=issued.holder_email if issued else "",
        passed_on_at=issued.passed_on_at if issued else None,
    )
