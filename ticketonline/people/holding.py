"""What somebody has who did not buy it: tickets that were passed on to their address, and mails about these."""

from uuid import UUID

from ..accounts.models import Membership
from ..delivery.models import IssuedTicket
from ..events.queries import list_of_member
from ..outbox.models import Message
from .address import is_same
from .errors import TooManyOrders

MOST_HELD = 5_000  # tickets, and mails about them, of one person


def find_ticket_ids(membership: Membership, email: str) -> list[UUID]:
    """The tickets that the address has of events that the member may work on, oldest first. Raises `TooManyOrders`."""
    of_events = IssuedTicket.objects.filter(ticket__reservation__event__in=list_of_member(membership).order_by())
    # The index has few rows: of tickets that were passed on alone.
    alike = of_events.exclude(holder_email="").filter(holder_email__iexact=email)
    found = list(alike.order_by("pk").values_list("pk", "holder_email")[: MOST_HELD + 1])
    _check(len(found))
    return [key for key, kept in found if is_same(kept, email)]


def find_mailed_ids(membership: Membership, email: str) -> list[UUID]:
    """The orders about whose tickets the address was mailed, as whoever had one. Raises `TooManyOrders`."""
    events = list_of_member(membership).order_by().values("pk")
    about_tickets = Message.objects.filter(event_id__in=events, ticket_id__isnull=False)
    alike = about_tickets.filter(recipient__iexact=email)
    found = set(alike.values_list("reservation_id", "recipient").distinct()[: MOST_HELD + 1])
    _check(len(found))
    return sorted({key for key, kept in found if is_same(kept, email)})


def _check(count: int) -> None:
    if count > MOST_HELD:
        raise TooManyOrders(most=MOST_HELD)
