"""The address is changed while somebody pays, or while the mail to the one before is taken in hand."""

import pytest

from tests.factories import make_event, make_reservation
from tests.moments import later
from tests.racing import Pause, outcome, start, wait_for_waiters
from ticketonline.outbox.models import Message
from ticketonline.outbox.services.claim import claim
from ticketonline.payments.models import Transaction
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.errors import EmailAlreadySet, PaymentInProgress
from ticketonline.sales.models import Reservation
from ticketonline.sales.services import give_contact as module
from ticketonline.sales.services.give_contact import give_contact

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

BRUNO, STELLA = "bruno@example.org", "stella@example.org"


@pytest.fixture
def order(db: None) -> Reservation:
    return make_reservation(make_event())


def giving(order: Reservation, email: str, *, pause: Pause | None = None):
    return start(lambda: give_contact(order.pk, email=email, language="en", is_own=True), pause=pause)


def given_while_paying(order: Reservation):
    """Bruno's payment has begun, and is not committed, when the address is changed."""
    pause = Pause(after="INSERT INTO")
    paying = start(lambda: start_payment(order.pk, email=BRUNO), pause=pause)
    pause.wait()
    given = giving(order, STELLA)
    wait_for_waiters()
    pause.go()
    return paying, given


def test_what_is_being_paid_goes_where_it_went_when_that_began(order: Reservation):
    paying, given = given_while_paying(order)

    assert isinstance(outcome(paying), Transaction)
    assert isinstance(outcome(given), PaymentInProgress)
    assert (Reservation.objects.get().email, Message.objects.count()) == (BRUNO, 0)


def test_whoever_pays_with_another_address_meanwhile_is_refused(order: Reservation):
    pause = Pause(after='UPDATE "sales_reservation"')
    given = giving(order, BRUNO, pause=pause)
    pause.wait()
    paying = start(lambda: start_payment(order.pk, email=STELLA))
    wait_for_waiters()
    pause.go()

    assert isinstance(outcome(given), Reservation)
    assert isinstance(outcome(paying), EmailAlreadySet)
    assert (Reservation.objects.get().email, Transaction.objects.count()) == (BRUNO, 0)


def test_without_the_lock_what_is_being_paid_goes_elsewhere(order: Reservation, monkeypatch):
    """The negative control."""
    monkeypatch.setattr(module, "lock_alone", lambda key: Reservation.objects.get(pk=key))

    paying, given = given_while_paying(order)

    assert isinstance(outcome(paying), Transaction)
    assert isinstance(outcome(given), Reservation)
    assert Reservation.objects.get().email == STELLA


def test_no_worker_takes_the_mail_in_hand_while_the_address_changes(order: Reservation):
    give_contact(order.pk, email=STELLA, language="en", is_own=True)
    pause = Pause(after='FROM "outbox_message"')
    given = giving(order, BRUNO, pause=pause)
    pause.wait()

    with later(minutes=1):
        assert claim(limit=9) == []
        pause.go()
        outcome(given)

        assert [one.reservation_id for one in claim(limit=9)] == [order.pk]
