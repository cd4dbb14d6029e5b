"""What is kept about a person as values of JSON, which they may take elsewhere (GDPR, articles 15 and 20).

Names of the organiser's team are left out: they are other people's personal data.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID

from ..accounts.models import Invitation, Membership
from ..audit.models import Entry
from ..core import clock
from ..outbox.models import Message
from ..outbox.queries import list_to_buyers
from ..payments.models import Transaction
from ..sales.models import Comment, OrderedTicket, Reservation
from .address import is_same
from .find import AT_ONCE, Person

FORMAT, VERSION = "ticketonline-personal-data", 1


def as_data(membership: Membership, person: Person) -> Mapping[str, Any]:
    """All of it. Prices and amounts are text with the exact value; times are ISO 8601 in UTC."""
    return {
        "format": FORMAT,
        "version": VERSION,
        "made_at": clock.now(),
        "organiser": {"name": membership.organiser.name, "email": membership.organiser.email},
        "email": person.email,
        "orders": list(_orders(person)),
        "tickets": list(_held(person)),
        "team": {
            "membership": _membership(person.membership),
            "invitations": [_invitation(one) for one in person.invitations],
        },
        "log": [_entry(one) for one in person.mentions],
    }


def _orders(person: Person) -> Iterator[dict[str, Any]]:
    for keys in _in_batches(person.order_ids):
        tickets = _by_order(
            OrderedTicket.objects.filter(reservation_id__in=keys).select_related("type", "issued").order_by("pk")
        )
        payments = _by_order(Transaction.objects.filter(reservation_id__in=keys).order_by("date", "pk"))
        mails = _by_order(list_to_buyers(keys).order_by("created_at", "pk"))
        comments = _by_order(Comment.objects.filter(reservation_id__in=keys).order_by("at", "pk"))
        for order in Reservation.objects.filter(pk__in=keys).select_related("event").order_by("pk"):
            yield _order(order) | {
                "tickets": [_ticket(one, order.event.currency) for one in tickets[order.pk]],
                "payments": [_payment(one) for one in payments[order.pk]],
                "mails": [_mail(one) for one in mails[order.pk]],
                "comments": [{"at": one.at, "text": one.text} for one in comments[order.pk]],
            }


def _held(person: Person) -> Iterator[dict[str, Any]]:
    """Tickets that were passed on to the person, and those of which they were mailed only; nothing of their buyers."""
    mails, theirs = _mails_as_holder(person), set(person.ticket_ids)
    for keys in _in_batches(sorted({*theirs, *mails})):
        tickets = OrderedTicket.objects.filter(pk__in=keys).select_related("type__event", "issued").order_by("pk")
        for ticket in tickets:
            event, mine = ticket.type.event, ticket.pk in theirs
            yield {
                "id": ticket.pk,
                "event": {"id": event.pk, "name": event.name, "date": event.date},
                "type": ticket.type.type,
                "is_theirs": mine,
                "email": ticket.issued.holder_email if mine else "",
                "name": ticket.issued.holder_name if mine else "",
                "passed_on_at": ticket.issued.passed_on_at if mine else None,
                "mails": [_mail(one) for one in mails.get(ticket.pk, ())],
            }


def _mails_as_holder(person: Person) -> Mapping[UUID, list[Message]]:
    own = set(person.order_ids)
    found: dict[UUID, list[Message]] = defaultdict(list)
    for keys in _in_batches(person.mailed_ids):
        mails = Message.objects.filter(reservation_id__in=keys, ticket_id__isnull=False).order_by("created_at", "pk")
        to_buyer = set(list_to_buyers([key for key in keys if key in own]).values_list("pk", flat=True))
        for mail in mails:
            if mail.ticket_id and mail.pk not in to_buyer and is_same(mail.recipient, person.email):
                found[mail.ticket_id].append(mail)
    return found


def _in_batches(keys: Sequence[UUID]) -> Iterator[Sequence[UUID]]:
    for begin in range(0, len(keys), AT_ONCE):
        yield keys[begin : begin + AT_ONCE]


def _by_order(rows: Iterable[Any]) -> Mapping[UUID, list[Any]]:
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.reservation_id].append(row)
    return found


def _order(order: Reservation) -> dict[str, Any]:
    return {
        "id": order.pk,
        "event": {"id": order.event_id, "name": order.event.name, "date": order.event.date},
        "status": str(order.status_at(clock.now())),
        "reserved_at": order.reservation_date,
        "closed_at": order.closed_at,
        "returned_at": order.returned_at,
        "email": order.email,
        "name": order.name,
        "language": order.language,
    }


def _ticket(ticket: OrderedTicket, currency: str) -> dict[str, Any]:
    issued = getattr(ticket, "issued", None)
    return {
        "id": ticket.pk,
        "type": ticket.type.type,
        "price": str(ticket.price),
        "currency": currency,
        # Whoever has it since it was passed on is somebody else.
        "holder_name": "" if issued is None or issued.is_passed_on else issued.holder_name,
        "passed_on_at": issued.passed_on_at if issued else None,
    }


def _payment(payment: Transaction) -> dict[str, Any]:
    return {
        "id": payment.pk,
        "status": payment.status,
        "amount": str(payment.amount),
        "currency": payment.currency,
        "gateway": payment.gateway,
        "gateway_token": payment.token,
        "date": payment.date,
        "closed_at": payment.closed_at,
        "error_type": payment.error_type,
        "refunded_at": payment.refunded_at,
    }


def _mail(mail: Message) -> dict[str, Any]:
    return {
        "kind": mail.kind,
        "state": mail.state,
        "to": mail.recipient,
        "caused_at": mail.created_at,
        "ended_at": mail.ended_at,
        "answer": mail.answer,
    }


def _membership(membership: Membership | None) -> dict[str, Any] | None:
    if membership is None:
        return None
    user = membership.user
    return {
        "name": user.get_full_name(),
        "email": user.email,
        "role": membership.role,
        "since": membership.created_at,
    }


def _invitation(invitation: Invitation) -> dict[str, Any]:
    return {
        "email": invitation.email,
        "role": invitation.role,
        "created_at": invitation.created_at,
        "expires_at": invitation.expires_at,
        "accepted_at": invitation.accepted_at,
        "revoked_at": invitation.revoked_at,
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {
        "at": entry.at,
        "action": entry.action,
        "about": entry.target_name,
        "before": entry.before,
        "after": entry.after,
    }
