"""Asking for one's tickets by the address that they were mailed to."""

from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef

from ...audit.actor import BUYER
from ...core import clock
from ...core.database import can_skip_locked, writing
from ...core.ids import new_id
from ...events.models import Event
from ...outbox.queries import count_lately
from ...outbox.rules import Kind
from ...outbox.services.post import Posting, post
from ...sales.contact import checked_email
from ...sales.history import record_change
from ...sales.models import OrderedTicket, Reservation
from ...sales.rules import Status
from ..errors import HolderNeeded
from ..models import IssuedTicket, TicketsRequest

BATCH = 50  # requests a transaction
MOST_ORDERS = 10  # mailed for one request: those that cost something first, and the latest of them
MOST_A_DAY = 3  # mails that requests cause for one order, or one ticket: who asks need not be whose address it is
# Somebody at the door, hours after it began, still needs theirs.
LATE = timedelta(days=1)


def ask_again(email: str) -> None:
    """Have the tickets of the address mailed to it once more, if there are any.

    What is done here is the same whether there are or not, so that nobody learns it from the answer or from its time; a
    worker looks. Raises `InvalidEmail` or `HolderNeeded`.
    """
    email = checked_email(email)
    if not email:
        raise HolderNeeded
    TicketsRequest.objects.create(email=email)


def answer_some(*, limit: int = BATCH) -> bool:
    """Have the tickets mailed that were asked for; whether there may be more such requests.

    Those of events that are not over: each order of the address as a whole, each ticket that was passed on to it.
    """
    if not TicketsRequest.objects.exists():  # the rule
        return False
    with writing():
        waiting = TicketsRequest.objects.order_by("pk").select_for_update(skip_locked=can_skip_locked())
        requests = list(waiting[:limit])
        for email in {one.email for one in requests}:
            _mail_orders(email)
            _mail_passed_on(email)
        TicketsRequest.objects.filter(pk__in=[one.pk for one in requests]).delete()
    return len(requests) == limit


def _mail_orders(email: str) -> None:
    events = Event.objects.filter(date__gt=clock.now() - LATE)
    orders = Reservation.objects.filter(event__in=events, email__in=_spellings(email), status=Status.COMPLETED)
    # Anybody may give the address with tickets that cost nothing, and with so many that the others are never reached.
    costly = Exists(OrderedTicket.objects.filter(reservation_id=OuterRef("pk"), price__gt=0))
    for order in orders.order_by(costly.desc(), "-pk")[:MOST_ORDERS]:
        if _may_be_mailed(Kind.PAID, order):
            cause = f"asked {new_id()}"
            post([Posting(kind=Kind.PAID, cause=cause, event_id=order.event_id, reservation_id=order.pk)])
            record_change("order.mailed", order, by=BUYER)


def _mail_passed_on(email: str) -> None:
    mine = IssuedTicket.objects.filter(holder_email__in=_spellings(email), voided_at=None)
    of_sold = mine.filter(
        ticket__reservation__status=Status.COMPLETED.value, ticket__reservation__event__date__gt=clock.now() - LATE
    )
    for issued in of_sold.select_related("ticket__reservation").order_by("-pk")[:MOST_ORDERS]:
        order = issued.ticket.reservation
        if _may_be_mailed(Kind.RECEIVED, order, ticket_id=issued.pk):
            posting = Posting(
                kind=Kind.RECEIVED,
                cause=f"asked {new_id()}",
                event_id=order.event_id,
                reservation_id=order.pk,
                ticket_id=issued.pk,
                recipient=issued.holder_email,
            )
            post([posting])


def _may_be_mailed(kind: Kind, order: Reservation, *, ticket_id: UUID | None = None) -> bool:
    # By tickets, or whoever has one of an order would use up what all others may ask for.
    return count_lately(kind, order.pk, ticket_id=ticket_id, cause="asked ") < MOST_A_DAY


def _spellings(email: str) -> set[str]:
    """The address as it may be kept: as it was typed, in small letters, in capitals, and with one, as telephones do."""
    local, _, domain = email.rpartition("@")
    return {f"{one}@{domain}" for one in (local, local.lower(), local.upper(), local.capitalize())}
