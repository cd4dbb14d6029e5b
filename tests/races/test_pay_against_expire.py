"""A payment and the end of a hold at the same moment: the ticket is paid and kept, or over and its money goes back.

The two have clocks that differ a little, as those of two machines do.
"""

import threading

import pytest

from tests.factories import make_event, make_reservation, ticket_type
from tests.moments import INSTANT
from tests.racing import PATIENCE_SECONDS, Pause, away_from_the_desk, outcome, start, wait_for_waiters
from ticketonline.books.verify import verify
from ticketonline.core import clock
from ticketonline.events.models import Event
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import Transaction
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.errors import ReservationOver
from ticketonline.sales.models import Reservation
from ticketonline.sales.services.expire import BATCH, expire

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres, pytest.mark.usefixtures("clocks")]

COUNTERS_MOVED = 'UPDATE "events_tickettype"'
RESERVATION_LOCKED = "FOR UPDATE"


@pytest.fixture
def event() -> Event:
    return make_event(ticket_type("VIP", amount=1))


@pytest.fixture
def reservation(event) -> Reservation:
    return make_reservation(event, VIP=1)


@pytest.fixture
def payment(reservation) -> Transaction:
    return start_payment(reservation.pk)


def stock(event: Event) -> tuple[int, int]:
    kind = event.ticket_types.get()
    return kind.held, kind.sold


def test_a_sweep_that_waited_for_a_payment_leaves_what_was_paid(event, reservation, payment):
    reservation.refresh_from_db()
    pause = Pause(after=COUNTERS_MOVED)
    settling = start(lambda: settle(payment.pk, Answer()), pause=pause, moment=reservation.hold_ends_at - INSTANT)
    pause.wait()

    sweeping = start(expire, moment=reservation.hold_ends_at)
    wait_for_waiters()
    pause.go()

    assert (outcome(settling), outcome(sweeping)) == (True, 0)
    reservation.refresh_from_db()
    assert reservation.status == "COMPLETED"
    assert stock(event) == (0, 1)
    assert verify() == []


def test_a_payment_that_waited_for_a_sweep_is_late_and_goes_back(event, reservation, payment):
    reservation.refresh_from_db()
    pause = Pause(after=COUNTERS_MOVED)
    sweeping = start(expire, pause=pause, moment=reservation.hold_ends_at)
    pause.wait()

    settling = start(lambda: settle(payment.pk, Answer()), moment=reservation.hold_ends_at - INSTANT)
    wait_for_waiters()
    pause.go()

    assert (outcome(sweeping), outcome(settling)) == (1, True)
    payment.refresh_from_db()
    assert (payment.status, payment.error_type) == ("ERROR", "late_payment")
    assert payment.refund_due_at is not None
    assert stock(event) == (0, 0)
    assert verify() == []


def test_a_sweep_passes_over_a_hold_that_is_just_being_prolonged(event, reservation):
    ended = reservation.hold_ends_at
    pause = Pause(after=RESERVATION_LOCKED)
    paying = start(lambda: start_payment(reservation.pk), pause=pause, moment=ended - INSTANT)
    pause.wait()

    assert outcome(start(expire, moment=ended)) == 0
    pause.go()

    assert outcome(paying).status == "PENDING"
    assert outcome(start(expire, moment=ended)) == 0
    reservation.refresh_from_db()
    assert (reservation.status, reservation.is_paying) == ("PENDING", True)
    assert verify() == []


def test_a_buyer_does_not_wait_for_a_hold_that_is_just_being_prolonged(event, reservation):
    ended = reservation.hold_ends_at
    pause = Pause(after=RESERVATION_LOCKED)
    paying = start(lambda: start_payment(reservation.pk), pause=pause, moment=ended - INSTANT)
    pause.wait()

    buying = start(away_from_the_desk(lambda: make_reservation(event, VIP=1)), moment=ended)

    # Whether the hold has ended is being decided: that there is nothing left would be a guess.
    assert outcome(buying).code == "busy"
    pause.go()
    assert outcome(paying).status == "PENDING"
    assert stock(event) == (1, 0)
    assert verify() == []


def test_a_wish_to_pay_that_waited_for_a_sweep_is_refused(event, reservation):
    pause = Pause(after='UPDATE "sales_reservation"')
    sweeping = start(expire, pause=pause, moment=reservation.hold_ends_at)
    pause.wait()

    paying = start(lambda: start_payment(reservation.pk), moment=reservation.hold_ends_at - INSTANT)
    wait_for_waiters()
    pause.go()

    assert outcome(sweeping) == 1
    assert isinstance(outcome(paying), ReservationOver)
    assert not Transaction.objects.exists()
    assert verify() == []


def test_a_sweep_that_does_not_look_again_takes_a_paid_ticket_away(event, reservation, payment):
    """The negative control: the same duel with a sweep that trusts what it saw before it waited."""
    reservation.refresh_from_db()
    seen, settled = threading.Event(), threading.Event()

    def sweep_naively() -> int:
        ended = list(Reservation.objects.filter(status="PENDING", hold_ends_at__lte=clock.now())[:BATCH])
        seen.set()
        assert settled.wait(PATIENCE_SECONDS)
        # The lock is there, the second look is missing.
        return Reservation.objects.filter(pk__in=[one.pk for one in ended]).update(
            status="CANCELLED", closed_at=clock.now()
        )

    sweeping = start(sweep_naively, moment=reservation.hold_ends_at)
    assert seen.wait(PATIENCE_SECONDS)
    assert outcome(start(lambda: settle(payment.pk, Answer()), moment=reservation.hold_ends_at - INSTANT))
    settled.set()

    assert outcome(sweeping) == 1
    assert {fault.code for fault in verify()} == {
        "paid_but_not_sold",
        "statistics_miscounted",
        "hour_miscounted",
        "stock_miscounted",
    }
