"""The back office changes a reservation at the moment in which it ends, or its buyer pays: one of the two happens."""

import threading
from functools import partial

import pytest

from tests.factories import make_event, make_reservation, ticket_type
from tests.moments import INSTANT
from tests.racing import PATIENCE_SECONDS, Pause, outcome, race, start, wait_for_waiters
from ticketonline.audit.actor import OPERATOR
from ticketonline.audit.models import Entry
from ticketonline.books.verify import verify
from ticketonline.events.models import Event
from ticketonline.payments.models import Transaction
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.errors import PaymentInProgress, ReservationOver
from ticketonline.sales.models import Reservation
from ticketonline.sales.services.cancel_order import cancel_order
from ticketonline.sales.services.expire import expire
from ticketonline.sales.services.extend_hold import extend_hold

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("clocks")]

ROUNDS = 10


@pytest.fixture
def event() -> Event:
    return make_event(ticket_type("VIP", amount=100))


@pytest.fixture
def reservation(event) -> Reservation:
    return make_reservation(event, VIP=1)


def extend(reservation):
    return extend_hold(reservation.pk, minutes=30, by=OPERATOR)


def recorded(action):
    return Entry.objects.filter(action=action).count()


@pytest.mark.postgres
def test_a_sweep_passes_over_a_hold_that_is_just_being_prolonged(reservation):
    ended = reservation.hold_ends_at
    pause = Pause(after="FOR UPDATE")
    extending = start(partial(extend, reservation), pause=pause, moment=ended - INSTANT)
    pause.wait()

    assert outcome(start(expire, moment=ended)) == 0
    pause.go()

    assert outcome(extending).pending_until > ended
    assert outcome(start(expire, moment=ended)) == 0
    reservation.refresh_from_db()
    assert reservation.status == "PENDING"
    assert recorded("order.extended") == 1
    assert verify() == []


@pytest.mark.postgres
def test_who_prolongs_waits_for_the_sweep_and_is_refused(event, reservation):
    pause = Pause(after='UPDATE "events_tickettype"')
    sweeping = start(expire, pause=pause, moment=reservation.hold_ends_at)
    pause.wait()

    extending = start(partial(extend, reservation), moment=reservation.hold_ends_at - INSTANT)
    wait_for_waiters()
    pause.go()

    assert outcome(sweeping) == 1
    assert isinstance(outcome(extending), ReservationOver)
    assert recorded("order.extended") == 0
    assert event.ticket_types.get().held == 0
    assert verify() == []


@pytest.mark.postgres
def test_who_looks_before_prolonging_promises_tickets_that_are_on_sale_again(event, reservation):
    """The negative control: the same duel with somebody who takes no lock."""
    looked, swept = threading.Event(), threading.Event()

    def extend_naively() -> bool:
        seen = Reservation.objects.get(pk=reservation.pk)
        assert seen.status == "PENDING"
        looked.set()
        assert swept.wait(PATIENCE_SECONDS)
        longer = seen.pending_until + 60 * INSTANT
        return Reservation.objects.filter(pk=seen.pk).update(pending_until=longer, hold_ends_at=longer) == 1

    extending = start(extend_naively, moment=reservation.hold_ends_at - INSTANT)
    assert looked.wait(PATIENCE_SECONDS)
    assert outcome(start(expire, moment=reservation.hold_ends_at)) == 1
    swept.set()

    assert outcome(extending)
    assert event.ticket_types.get().held == 0


@pytest.mark.postgres
def test_who_prolongs_waits_for_the_one_who_pays_and_the_grace_moves_along(reservation):
    pause = Pause(after='UPDATE "sales_reservation"')
    paying = start(lambda: start_payment(reservation.pk), pause=pause)
    pause.wait()

    extending = start(partial(extend, reservation))
    wait_for_waiters()
    pause.go()

    assert outcome(paying).status == "PENDING"
    extended = outcome(extending)
    reservation.refresh_from_db()
    assert reservation.is_paying
    assert reservation.hold_ends_at == extended.hold_ends_at > extended.pending_until == reservation.pending_until
    assert verify() == []


def test_of_cancelling_in_the_back_office_and_paying_one_happens(event):
    for number in range(ROUNDS):
        reservation = make_reservation(event, VIP=1)
        before = recorded("order.cancelled")

        cancelled, paid = race(
            partial(cancel_order, reservation.pk, by=OPERATOR), partial(start_payment, reservation.pk)
        )

        if isinstance(paid, Transaction):
            assert isinstance(cancelled, PaymentInProgress), number
            assert recorded("order.cancelled") == before
        else:
            assert isinstance(paid, ReservationOver), number
            assert isinstance(cancelled, Reservation)
            assert recorded("order.cancelled") == before + 1
        assert verify() == []


@pytest.mark.postgres
def test_who_cancels_in_the_back_office_waits_for_the_one_who_pays_and_is_refused(reservation):
    pause = Pause(after='UPDATE "sales_reservation"')
    paying = start(lambda: start_payment(reservation.pk), pause=pause)
    pause.wait()

    cancelling = start(partial(cancel_order, reservation.pk, by=OPERATOR))
    wait_for_waiters()
    pause.go()

    assert outcome(paying).status == "PENDING"
    assert isinstance(outcome(cancelling), PaymentInProgress)
    assert recorded("order.cancelled") == 0
    assert verify() == []


@pytest.mark.postgres
def test_who_pays_waits_for_the_one_who_cancels_in_the_back_office_and_is_refused(reservation):
    pause = Pause(after='UPDATE "events_tickettype"')
    cancelling = start(partial(cancel_order, reservation.pk, by=OPERATOR), pause=pause)
    pause.wait()

    paying = start(lambda: start_payment(reservation.pk))
    wait_for_waiters()
    pause.go()

    assert outcome(cancelling).status == "CANCELLED"
    assert isinstance(outcome(paying), ReservationOver)
    assert recorded("order.cancelled") == 1
    assert verify() == []
