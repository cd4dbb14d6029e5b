"""The secret links to tickets: of an order, or of one that was passed on. Whoever has one may do what its owner may."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.core.signing import BadSignature, Signer
from django.utils.translation import get_language

from ..sales.models import Reservation
from .errors import LinkUnknown
from .models import IssuedTicket

SALT = "ticketonline.tickets"
ORDER, TICKET = "o", "t"


@dataclass(frozen=True, kw_only=True)
class Opened:
    """What a link opens: the order, or of it the one ticket that was passed on to whoever has the link.

    `version` is the ticket's for which the link was made; with another one it is somebody else's by now.
    """

    order: Reservation
    ticket_id: UUID | None = None
    version: int = 0


def link_to_order(order: Reservation) -> str:
    """The secret of the link to all tickets of the order that were not passed on, as it is now."""
    return _signed(ORDER, order.pk, order.link_version)


def link_to_ticket(issued: IssuedTicket) -> str:
    """The secret of the link to a ticket that was passed on. It is void as soon as the ticket has another code."""
    return _signed(TICKET, issued.pk, issued.version)


def open_link(secret: str) -> Opened:
    """What the link opens, its event and organiser at hand (one query); or `LinkUnknown`, also for one that is void."""
    try:
        told = _signer().unsign(secret)
        kind, version, key = told[0], int(told[1:-22]), UUID(bytes=urlsafe_b64decode(f"{told[-22:]}=="))
    except (BadSignature, ValueError, IndexError):
        raise LinkUnknown from None
    opened = _ticket(key, version) if kind == TICKET else _order(key, version)
    if opened is None:
        raise LinkUnknown
    return opened


def url_of(secret: str) -> str:
    """The whole address, in the language now active."""
    return f"{settings.PUBLIC_URL}/{get_language()}/tickets/{secret}/"


def _order(key: UUID, version: int) -> Opened | None:
    orders = Reservation.objects.select_related("event__organiser")
    order = orders.filter(pk=key, link_version=version).first()
    return Opened(order=order) if order else None


def _ticket(key: UUID, version: int) -> Opened | None:
    of_others = IssuedTicket.objects.exclude(passed_on_at=None).select_related("ticket__reservation__event__organiser")
    issued = of_others.filter(pk=key, version=version, voided_at=None).first()
    return Opened(order=issued.ticket.reservation, ticket_id=issued.pk, version=version) if issued else None


def _signed(kind: str, key: UUID, version: int) -> str:
    return _signer().sign(f"{kind}{version}{urlsafe_b64encode(key.bytes).decode()[:22]}")


def _signer() -> Signer:
    # A full stop is nothing that mail programs break a link at, unless it is its end.
    return Signer(salt=SALT, sep=".")
