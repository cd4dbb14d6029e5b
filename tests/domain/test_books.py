"""The negative control of every audit: each kind of book that does not balance is noticed."""

from collections.abc import Callable

import pytest
from django.db.models import F

from tests.books import audit
from tests.factories import make_event, make_reservation
from ticketonline.core import clock
from ticketonline.events.models import TicketType
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import Transaction
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.models import OrderedTicket, Reservation
from ticketonline.statistics.models import HourlySales, TypeStatistics

pytestmark = pytest.mark.django_db

SPOILS: dict[str, Callable[[], object]] = {
    "a hold that is not counted": lambda: TicketType.objects.filter(held__gt=0).update(held=F("held") - 1),
    "a hold too many": lambda: TicketType.objects.update(held=F("held") + 1),
    "a sale that is not counted": lambda: TicketType.objects.filter(sold__gt=0).update(sold=F("sold") - 1),
    "a ticket that vanished": lambda: OrderedTicket.objects.filter(reservation__status="COMPLETED")[0].delete(),
    "a sale without a payment": lambda: Transaction.objects.filter(status="COMPLETED").delete(),
    "a payment of another amount": lambda: Transaction.objects.filter(status="COMPLETED").update(amount=1),
    "a payment without a sale": lambda: Reservation.objects.filter(status="COMPLETED").update(status="CANCELLED"),
    "a paid ticket whose money goes back": lambda: Transaction.objects.update(refund_due_at=clock.now()),
    "a hold kept for no payment": lambda: Reservation.objects.filter(status="PENDING", is_paying=False).update(
        is_paying=True
    ),
    "a hold that outlives its payment": lambda: Reservation.objects.filter(is_paying=True).update(is_paying=False),
    "late money that stays": lambda: Transaction.objects.filter(status="PENDING").update(
        status="ERROR", error_type="late_payment", closed_at=clock.now()
    ),
    "a part that is wrong": lambda: TypeStatistics.objects.update(tickets_sold=1),
    "a curve that is wrong": lambda: HourlySales.objects.update(tickets_sold=1),
}


@pytest.fixture(autouse=True)
def a_few_sales() -> None:
    event = make_event()
    settle(start_payment(make_reservation(event, VIP=2).pk).pk, Answer())
    start_payment(make_reservation(event, VIP=1).pk)
    make_reservation(event, VIP=1, Standard=1)


def test_good_books_balance():
    audit()


@pytest.mark.parametrize("what", SPOILS)
def test_bad_books_are_noticed(what):
    SPOILS[what]()

    with pytest.raises(AssertionError):
        audit()
