from datetime import timedelta

import pytest

from tests.changes import nothing_changes
from tests.factories import make_reservation
from tests.moments import at, later
from ticketonline.core import clock
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import Transaction
from ticketonline.payments.rules import MAX_ATTEMPTS
from ticketonline.payments.services.claim import CLAIM, claim
from ticketonline.payments.services.postpone import postpone
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.models import Reservation

pytestmark = pytest.mark.django_db


@pytest.fixture
def payment(olgas_event) -> Transaction:
    """A payment in hand for the first time."""
    transaction = start_payment(make_reservation(olgas_event).pk)
    claim(limit=1)
    return transaction


@pytest.mark.parametrize(("attempts", "seconds"), [(1, 1), (2, 2), (3, 4), (7, 60)])
def test_a_payment_without_an_answer_is_tried_again_later_and_later(payment, attempts, seconds):
    Transaction.objects.update(attempts=attempts)

    with at(clock.now()) as now:
        postpone(payment.pk, attempts=attempts)

    payment.refresh_from_db()
    assert (payment.status, payment.claimed_until) == ("PENDING", now + timedelta(seconds=seconds))
    assert Reservation.objects.get().is_paying


def test_after_the_last_attempt_it_is_given_up_and_what_it_may_have_taken_goes_back(payment):
    Transaction.objects.update(attempts=MAX_ATTEMPTS)

    with at(clock.now()) as now:
        postpone(payment.pk, attempts=MAX_ATTEMPTS)

    payment.refresh_from_db()
    assert (payment.status, payment.error_type) == ("ERROR", "gateway_unavailable")
    assert (payment.refund_due_at, payment.refunded_at) == (now, None)
    reservation = Reservation.objects.get()
    assert (reservation.status, reservation.is_paying) == ("PENDING", False)
    assert reservation.hold_ends_at == reservation.pending_until


def test_the_buyer_may_try_again_after_it_was_given_up(payment):
    Transaction.objects.update(attempts=MAX_ATTEMPTS)
    postpone(payment.pk, attempts=MAX_ATTEMPTS)

    again = start_payment(payment.reservation_id)

    assert settle(again.pk, Answer())


def test_what_has_ended_meanwhile_is_not_touched(payment):
    settle(payment.pk, Answer())

    with nothing_changes():
        postpone(payment.pk, attempts=1)
        postpone(payment.pk, attempts=MAX_ATTEMPTS)


@pytest.mark.parametrize("attempts", [1, MAX_ATTEMPTS])
def test_what_another_worker_has_taken_in_hand_since_is_not_touched(payment, attempts):
    Transaction.objects.update(attempts=attempts)
    with later(seconds=CLAIM.total_seconds()):
        claim(limit=1)

    with nothing_changes():
        postpone(payment.pk, attempts=attempts)
