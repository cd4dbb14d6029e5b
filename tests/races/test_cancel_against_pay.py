"""A buyer cancels in one window and pays in another: one of the two happens."""

import threading
from functools import partial

import pytest

from tests.factories import make_event, make_reservation, ticket_type
from tests.racing import PATIENCE_SECONDS, Pause, outcome, race, start, wait_for_waiters
from ticketonline.books.verify import verify
from ticketonline.core import clock
from ticketonline.events.models import Event
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import Transaction
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.errors import AlreadyPaid, PaymentInProgress, ReservationOver
from ticketonline.sales.models import Reservation
from ticketonline.sales.services.cancel import cancel
from ticketonline.sales.services.give_back import give_back

pytestmark = [pytest.mark.django_db(transaction=True)]

ROUNDS = 10


@pytest.fixture
def event(db) -> Event:
    return make_event(ticket_type("VIP", amount=100), ticket_type("Free", price="0", amount=100))


@pytest.fixture
def reservation(event) -> Reservation:
    return make_reservation(event, VIP=1)


def test_of_the_two_one_happens(event):
    for _ in range(ROUNDS):
        reservation = make_reservation(event, VIP=1)

        cancelled, paid = race(partial(cancel, reservation.pk), partial(start_payment, reservation.pk))

        if isinstance(paid, Transaction):
            assert isinstance(cancelled, PaymentInProgress)
        else:
            assert isinstance(cancelled, Reservation)
            assert isinstance(paid, ReservationOver)
        assert verify() == []


def test_of_cancelling_and_taking_what_is_free_one_happens(event):
    for _ in range(ROUNDS):
        reservation = make_reservation(event, Free=1)

        cancelled, taken = race(partial(cancel, reservation.pk), partial(start_payment, reservation.pk))

        if isinstance(taken, Transaction):
            assert isinstance(cancelled, AlreadyPaid)
        else:
            assert isinstance(cancelled, Reservation)
            assert isinstance(taken, ReservationOver)
        assert verify() == []


@pytest.mark.postgres
def test_who_cancels_waits_for_the_one_who_pays_and_is_refused(reservation):
    pause = Pause(after='UPDATE "sales_reservation"')
    paying = start(lambda: start_payment(reservation.pk), pause=pause)
    pause.wait()

    cancelling = start(lambda: cancel(reservation.pk))
    wait_for_waiters()
    pause.go()

    assert outcome(paying).status == "PENDING"
    assert isinstance(outcome(cancelling), PaymentInProgress)
    assert verify() == []


@pytest.mark.postgres
def test_who_pays_waits_for_the_one_who_cancels_and_is_refused(reservation):
    pause = Pause(after='UPDATE "events_tickettype"')
    cancelling = start(lambda: cancel(reservation.pk), pause=pause)
    pause.wait()

    paying = start(lambda: start_payment(reservation.pk))
    wait_for_waiters()
    pause.go()

    assert outcome(cancelling).status == "CANCELLED"
    assert isinstance(outcome(paying), ReservationOver)
    assert not Transaction.objects.exists()
    assert verify() == []


@pytest.mark.postgres
def test_who_looks_before_cancelling_takes_the_tickets_of_one_who_has_paid(reservation):
    """The negative control: the same duel with a cancellation that takes no lock."""
    looked, paid = threading.Event(), threading.Event()

    def cancel_naively() -> None:
        seen = Reservation.objects.get(pk=reservation.pk)
        assert seen.status == "PENDING"
        assert not seen.is_paying
        looked.set()
        assert paid.wait(PATIENCE_SECONDS)
        give_back([seen.pk])
        Reservation.objects.filter(pk=seen.pk).update(status="CANCELLED", is_paying=False, closed_at=clock.now())

    cancelling = start(cancel_naively)
    assert looked.wait(PATIENCE_SECONDS)
    payment = start_payment(reservation.pk)
    paid.set()
    outcome(cancelling)
    settle(payment.pk, Answer())

    payment.refresh_from_db()
    assert (payment.status, payment.error_type) == ("ERROR", "late_payment")
