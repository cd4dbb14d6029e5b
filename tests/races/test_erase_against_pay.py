"""A person is erased at the moment in which their hold ends, and they pay: who is paying stays reachable."""

from datetime import datetime

import pytest

from tests.factories import make_event, make_member, make_reservation
from tests.racing import Pause, outcome, start, wait_for_waiters
from ticketonline.accounts.models import Membership
from ticketonline.audit.actor import Actor
from ticketonline.books.verify import verify
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import Transaction
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.people.errors import OrderInProgress
from ticketonline.people.services import erase as erase_module
from ticketonline.people.services.erase import Erased, erase
from ticketonline.sales.errors import ReservationOver
from ticketonline.sales.models import Reservation

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

BRUNO = "bruno@example.com"
OLGA = Actor(user_id=None, name="Olga")


@pytest.fixture
def order(db: None) -> Reservation:
    order = make_reservation(make_event())
    Reservation.objects.filter(pk=order.pk).update(email=BRUNO, name="Bruno Baker")
    order.refresh_from_db()
    return order


@pytest.fixture
def olga(order: Reservation) -> Membership:
    return make_member(order.event.organiser)


def erasing(olga: Membership, at: datetime, *, pause: Pause | None = None):
    return start(lambda: erase(olga, email=BRUNO, by=OLGA), moment=at, pause=pause)


def erased_while_paying(order: Reservation, olga: Membership):
    """Bruno began to pay in time, and is erased at the end of his hold, before that is committed."""
    pause = Pause(after="INSERT INTO")
    paying = start(lambda: start_payment(order.pk), pause=pause)
    pause.wait()
    erased = erasing(olga, order.pending_until)
    wait_for_waiters()
    pause.go()
    return paying, erased


@pytest.mark.usefixtures("clocks")
def test_whoever_began_to_pay_in_time_is_not_erased(order: Reservation, olga: Membership):
    paying, erased = erased_while_paying(order, olga)

    assert isinstance(outcome(paying), Transaction)
    assert isinstance(outcome(erased), OrderInProgress)
    settle(Transaction.objects.get().pk, Answer())
    order.refresh_from_db()
    assert (order.status, order.email, order.name) == ("COMPLETED", BRUNO, "Bruno Baker")
    assert verify() == []


@pytest.mark.usefixtures("clocks")
def test_who_is_erased_once_the_hold_is_over_can_not_pay_any_more(order: Reservation, olga: Membership):
    pause = Pause(after='UPDATE "sales_reservation"')
    erased = erasing(olga, order.hold_ends_at, pause=pause)
    pause.wait()
    paying = start(lambda: start_payment(order.pk, email=BRUNO), moment=order.hold_ends_at)
    wait_for_waiters()
    pause.go()

    assert isinstance(outcome(erased), Erased)
    assert isinstance(outcome(paying), ReservationOver)
    order.refresh_from_db()
    assert (order.email, order.name, Transaction.objects.count()) == ("", "", 0)


@pytest.mark.usefixtures("clocks")
def test_without_the_locks_whoever_pays_is_erased(order: Reservation, olga: Membership, monkeypatch):
    """The negative control."""
    monkeypatch.setattr(
        erase_module, "_locked", lambda person: (list(Reservation.objects.filter(pk__in=person.order_ids)), [])
    )
    paying, erased = erased_while_paying(order, olga)

    assert isinstance(outcome(paying), Transaction)
    assert isinstance(outcome(erased), Erased)
    assert Reservation.objects.get().email == ""
