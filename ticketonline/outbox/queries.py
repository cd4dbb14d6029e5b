"""Reading the mails."""

from collections.abc import Collection
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import CharField, Exists, Func, OuterRef, Q, QuerySet

from ..core import clock
from .models import Message
from .rules import LOST, Kind, State

DAY = timedelta(days=1)
# Written into the SQL: SQLite takes no index of some rows for what is given as parameters.
UNDELIVERED = [Func(template=f"'{state.value}'", output_field=CharField()) for state in LOST]
# That a mail of another kind arrived gives nobody their tickets.
MAKES_UP_FOR_TICKETS = (Kind.PAID, Kind.LINK, Kind.EVENT_CANCELLED, Kind.RETURNED)
# To whom nothing was sold yet, or never: none of them is sent again, and the next mail fails as well.
BEFORE_PAYING = (Kind.RESERVED, Kind.PAYMENT_FAILED, Kind.HOLD_ENDED, Kind.CANCELLED)
# Of mails beside another: those that were caused after it.
CAUSED_SINCE = Q(created_at__gt=OuterRef("created_at")) | Q(created_at=OuterRef("created_at"), pk__gt=OuterRef("pk"))


def list_of_reservation(reservation_id: UUID) -> list[Message]:
    """All mails about the reservation, in the order in which they were caused."""
    return list(Message.objects.filter(reservation_id=reservation_id).order_by("created_at", "id"))


def list_to_buyers(reservation_ids: Collection[UUID]) -> QuerySet[Message]:
    """The mails about the reservations that went to their buyers; not those to whom they passed a ticket on."""
    # Who is told that a ticket was passed on bought it, or had a mail with it first.
    had = Message.objects.filter(
        kind=Kind.RECEIVED,
        reservation_id=OuterRef("reservation_id"),
        ticket_id=OuterRef("ticket_id"),
        recipient=OuterRef("recipient"),
    )
    is_to_buyer = Q(ticket_id=None) | (Q(kind=Kind.PASSED_ON) & ~Exists(had))
    return Message.objects.filter(is_to_buyer, reservation_id__in=reservation_ids)


def was_told(reservation_id: UUID) -> bool:
    """Whether its buyer has a mail about the reservation, sent or to be sent: whether they ever gave an address."""
    return Message.objects.filter(reservation_id=reservation_id, ticket_id=None).exclude(kind=Kind.RETURNED).exists()


def count_lately(kind: Kind, reservation_id: UUID, *, ticket_id: UUID | None = None, cause: str = "") -> int:
    """How many mails of that kind about the reservation were caused within a day, be they sent or not.

    Of one ticket alone with a `ticket_id`; `cause` is what their causes begin with.
    """
    since = clock.now() - DAY
    mails = Message.objects.filter(
        reservation_id=reservation_id, kind=kind, cause__startswith=cause, created_at__gt=since
    )
    return (mails.filter(ticket_id=ticket_id) if ticket_id else mails).count()


def list_undelivered(event_ids: Collection[UUID] | QuerySet[Any, Any]) -> QuerySet[Message]:
    """The mails about the events that were refused or came back, with nothing sent well to the same person since.

    Left out are mails about orders that were not paid when they were sent, and those to whoever was erased since.
    """
    # Not by when they ended: a server may give a mail back days after the next one was taken.
    later = Message.objects.filter(CAUSED_SINCE, reservation_id=OuterRef("reservation_id"), state=State.SENT)
    # Of one ticket, whoever gave it away is mailed as well as whoever has it now.
    of_ticket, given_away = later.filter(ticket_id=OuterRef("ticket_id")), Q(kind=Kind.PASSED_ON)
    told_since = (
        Q(Exists(later.filter(ticket_id=None, kind__in=MAKES_UP_FOR_TICKETS)), kind=Kind.PAID, ticket_id=None)
        | Q(~Q(kind=Kind.PAID), Exists(later.filter(ticket_id=None)), ticket_id=None)
        | Q(~given_away, Exists(of_ticket.exclude(kind=Kind.PASSED_ON)), ticket_id__isnull=False)
        | Q(given_away, Exists(of_ticket.filter(recipient=OuterRef("recipient"))))
    )
    failed = Message.objects.filter(event_id__in=event_ids, state__in=UNDELIVERED)
    return failed.exclude(kind__in=BEFORE_PAYING).exclude(recipient="").filter(~told_since)


def count_undelivered(event_ids: Collection[UUID] | QuerySet[Any, Any], *, most: int) -> int:
    """How many `list_undelivered` has; no more than `most` are counted."""
    return list_undelivered(event_ids).order_by()[:most].count()
