"""Tickets in somebody's hand, for the tests."""

import re

from django.core import mail

from tests.factories import make_reservation
from ticketonline.delivery.links import Opened, link_to_order, open_link
from ticketonline.delivery.models import IssuedTicket
from ticketonline.delivery.services.issue import issue
from ticketonline.delivery.services.send import send_some
from ticketonline.events.models import Event
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.models import Reservation

BRUNO, FRIEDA, STELLA = "bruno@example.org", "frieda@example.com", "stella@example.net"


def bought(event: Event, *, email: str = BRUNO, name: str = "Bruno Baker", **amounts: int) -> Reservation:
    """A paid order of the event, its tickets given out; of two VIP tickets unless told otherwise."""
    order = make_reservation(event, **(amounts or {"VIP": 2}))
    settle(start_payment(order.pk, email=email, name=name, language="en").pk, Answer())
    issue(order.pk)
    order.refresh_from_db()
    return order


def tickets_of(order: Reservation) -> list[IssuedTicket]:
    """Its tickets as they are now, in the order in which they were given out."""
    rows = IssuedTicket.objects.select_related("key", "ticket__type", "ticket__reservation__event")
    return list(rows.filter(ticket__reservation=order).order_by("pk"))


def opened(order: Reservation) -> Opened:
    """What the link to the order opens now."""
    return open_link(link_to_order(Reservation.objects.get(pk=order.pk)))


def mails_to(address: str) -> list[mail.EmailMultiAlternatives]:
    """What was sent to the address, all that is due sent before."""
    while send_some():
        pass
    return [one for one in mail.outbox if one.to == [address]]


def secret_in(one: mail.EmailMultiAlternatives) -> str:
    """The secret of the link to tickets in the mail."""
    (found,) = re.findall(r"/en/tickets/([^/\s]+)/", one.body)
    return found
