"""Two workers bring an answer to the same payment: the first one counts."""

from collections.abc import Collection
from functools import partial
from uuid import UUID

import pytest
from django.db import IntegrityError

from tests.factories import make_event, make_reservation
from tests.racing import Pause, outcome, race, start, wait_for_waiters
from ticketonline.books.verify import verify
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import Transaction
from ticketonline.payments.services import settle as settle_module
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.locks import Locked
from ticketonline.sales.models import Reservation
from ticketonline.sales.queries import count_taken
from ticketonline.statistics.models import TypeStatistics

pytestmark = [pytest.mark.django_db(transaction=True)]

CHARGED = Answer()
DECLINED = Answer(error_type="card_error")
GIVEN_UP = Answer(error_type="gateway_unavailable")


@pytest.fixture
def payment(db) -> Transaction:
    return start_payment(make_reservation(make_event(), VIP=2).pk)


def test_the_same_answer_many_times_sells_once(payment):
    won = race(*[lambda: settle(payment.pk, CHARGED)] * 6)

    assert sorted(won) == [False] * 5 + [True]
    assert TypeStatistics.objects.get().tickets_sold == 2
    assert verify() == []


def test_of_two_answers_that_differ_one_counts(payment):
    event = payment.reservation.event
    for _ in range(10):
        one = start_payment(make_reservation(event, VIP=1).pk)

        won = race(partial(settle, one.pk, CHARGED), partial(settle, one.pk, GIVEN_UP, may_have_charged=True))

        assert sorted(won) == [False, True]
        one.refresh_from_db()
        assert (one.status, one.refund_due_at is None) == (("COMPLETED", True) if won[0] else ("ERROR", False))
        assert verify() == []


@pytest.mark.postgres
def test_a_charge_that_waited_for_an_error_completes_nothing_and_goes_back(payment):
    pause = Pause(after='UPDATE "payments_transaction"')
    declining = start(lambda: settle(payment.pk, DECLINED), pause=pause)
    pause.wait()

    charging = start(lambda: settle(payment.pk, CHARGED))
    wait_for_waiters()
    pause.go()

    assert (outcome(declining), outcome(charging)) == (True, False)
    payment.refresh_from_db()
    assert (payment.status, payment.error_type) == ("ERROR", "card_error")
    assert payment.refund_due_at is not None
    assert Reservation.objects.get().status == "PENDING"
    assert verify() == []


@pytest.mark.postgres
def test_without_the_locks_the_counter_itself_refuses_the_second_sale(payment, monkeypatch):
    """The negative control: both workers find the reservation pending."""
    pause = Pause(after='"payments_transaction"."status" =')

    def look(reservation_ids: Collection[UUID], *, with_types_of: Collection[UUID]) -> dict[UUID, Locked]:
        counts = {key: taken.types for key, taken in count_taken(with_types_of).items()}
        rows = Reservation.objects.filter(pk__in=reservation_ids)
        return {row.pk: Locked(reservation=row, counts=counts[row.pk]) for row in rows}

    monkeypatch.setattr(settle_module, "lock_all", look)
    first = start(lambda: settle(payment.pk, CHARGED), pause=pause)
    pause.wait()

    assert settle(payment.pk, CHARGED)
    pause.go()

    with pytest.raises(IntegrityError, match="held"):
        outcome(first)
    assert verify() == []
