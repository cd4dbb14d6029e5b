from datetime import timedelta
from decimal import Decimal

import pytest

from tests.changes import nothing_changes
from tests.factories import make_event, make_reservation
from tests.moments import INSTANT, at, later
from ticketonline.core import clock
from ticketonline.payments.gateways.base import Answer, Charge
from ticketonline.payments.models import Transaction
from ticketonline.payments.services.claim import CLAIM, Claim, claim, renew
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.services.expire import expire

pytestmark = pytest.mark.django_db


@pytest.fixture
def payment(olgas_event) -> Transaction:
    return start_payment(make_reservation(olgas_event, VIP=1).pk, token="card_error")


def test_a_new_payment_is_taken_in_hand_at_once(payment):
    with at(clock.now()) as now:
        taken = claim(limit=10)

    assert taken == [
        Claim(
            charge=Charge(transaction_id=payment.pk, amount=Decimal("120.000"), currency="EUR", token="card_error"),
            gateway="simulated",
            attempts=1,
            payable=True,
        )
    ]
    payment.refresh_from_db()
    assert (payment.status, payment.attempts, payment.claimed_until) == ("PENDING", 1, now + CLAIM)


def test_what_is_in_hand_is_not_taken_by_another(payment):
    with at(clock.now()) as now:
        claim(limit=10)

    with at(now + CLAIM - INSTANT), nothing_changes():
        assert claim(limit=10) == []


def test_what_a_dead_worker_had_in_hand_is_taken_up_again(payment):
    with at(clock.now()) as now:
        claim(limit=10)

    with at(now + CLAIM):
        (taken,) = claim(limit=10)

    assert (taken.charge.transaction_id, taken.attempts) == (payment.pk, 2)


def test_what_is_renewed_stays_in_hand(payment):
    with at(clock.now()) as now:
        claim(limit=10)
    with at(now + CLAIM / 2):
        renew([payment.pk])

    with at(now + CLAIM * 1.5 - INSTANT), nothing_changes():
        assert claim(limit=10) == []
    with at(now + CLAIM * 1.5):
        assert len(claim(limit=10)) == 1


def test_renewing_nothing_writes_nothing(payment, django_assert_num_queries):
    with django_assert_num_queries(0):
        renew([])


def test_renewing_what_has_ended_changes_nothing(payment):
    settle(payment.pk, Answer())

    with nothing_changes():
        renew([payment.pk])


def test_what_has_ended_is_not_taken(payment):
    settle(payment.pk, Answer(error_type="card_error"))

    with later(days=1), nothing_changes():
        assert claim(limit=10) == []


def test_no_more_are_taken_than_asked_for_the_oldest_first():
    event = make_event()
    first, second, third = (start_payment(make_reservation(event).pk).pk for _ in range(3))

    taken = [one.charge.transaction_id for one in claim(limit=2)]

    assert taken == [first, second]
    assert [one.charge.transaction_id for one in claim(limit=2)] == [third]


@pytest.mark.parametrize("limit", [0, -1])
def test_full_hands_take_nothing_and_ask_for_nothing(payment, limit, django_assert_num_queries):
    with django_assert_num_queries(0):
        assert claim(limit=limit) == []


@pytest.mark.parametrize("swept", [False, True], ids=["before the sweep", "after the sweep"])
def test_a_payment_whose_reservation_is_over_must_not_be_charged(payment, swept):
    payment.reservation.refresh_from_db()

    with at(payment.reservation.hold_ends_at):
        if swept:
            expire()
        (taken,) = claim(limit=10)

    assert not taken.payable


def test_a_payment_in_the_grace_of_its_hold_is_payable(payment, settings):
    with at(payment.reservation.pending_until + timedelta(seconds=settings.PAYMENT_GRACE_SECONDS) - INSTANT):
        (taken,) = claim(limit=10)

    assert taken.payable


def test_looking_for_work_costs_one_query_when_there_is_none(olgas_event, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert claim(limit=10) == []
