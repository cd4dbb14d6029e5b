"""Many workers look for payments: each payment is in one pair of hands."""

import threading
from collections import Counter

import pytest
from django.db import transaction
from django.db.models import F

from tests.factories import make_event, make_reservation
from tests.racing import PATIENCE_SECONDS, Pause, outcome, race, start
from ticketonline.books.verify import verify
from ticketonline.core import clock
from ticketonline.payments.cashier import Cashier
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import Transaction
from ticketonline.payments.services.claim import CLAIM, claim
from ticketonline.payments.services.refund import refund_one
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment

pytestmark = [pytest.mark.django_db(transaction=True)]


def begin_payments(count: int) -> None:
    event = make_event()
    for _ in range(count):
        start_payment(make_reservation(event, VIP=1).pk)


def test_of_many_workers_one_takes_a_payment_in_hand():
    begin_payments(20)

    taken = race(*[lambda: claim(limit=20)] * 4)

    ids = Counter(one.charge.transaction_id for claims in taken for one in claims)
    assert set(ids) == set(Transaction.objects.values_list("pk", flat=True))
    assert set(ids.values()) == {1}


def test_of_many_workers_who_do_it_all_none_does_anything_twice():
    begin_payments(30)

    def work() -> None:
        cashier = Cashier(most=4)
        while cashier.work():
            pass

    race(*[work] * 4)

    assert Transaction.objects.filter(status="COMPLETED", attempts=1).count() == 30
    assert verify() == []


def test_of_many_workers_one_gives_the_money_back():
    begin_payments(10)
    for one in Transaction.objects.all():
        settle(one.pk, Answer(error_type="gateway_unavailable"), may_have_charged=True)

    def refund() -> int:
        count = 0
        while refund_one():
            count += 1
        return count

    refunds = race(*[refund] * 4)

    # A worker that met only rows in other hands went away; what it left is due again at once.
    assert sum(refunds) + refund() == 10
    assert not Transaction.objects.filter(refunded_at=None).exists()


@pytest.mark.postgres
def test_a_worker_does_not_wait_for_what_another_is_taking():
    begin_payments(4)
    pause = Pause(after="FOR UPDATE")
    first = start(lambda: claim(limit=2), pause=pause)
    pause.wait()

    second = claim(limit=4)
    pause.go()

    assert len(outcome(first)) == len(second) == 2
    assert {one.charge.transaction_id for one in [*outcome(first), *second]} == set(
        Transaction.objects.values_list("pk", flat=True)
    )


@pytest.mark.postgres
def test_workers_who_look_before_taking_take_the_same_payment():
    """The negative control: the same query without its lock."""
    begin_payments(1)
    both_have_looked = threading.Barrier(2)

    def claim_naively() -> list[Transaction]:
        with transaction.atomic():
            free = list(Transaction.objects.filter(status="PENDING", claimed_until__lte=clock.now()))
            both_have_looked.wait(PATIENCE_SECONDS)
            Transaction.objects.filter(pk__in=[one.pk for one in free]).update(
                claimed_until=clock.now() + CLAIM, attempts=F("attempts") + 1
            )
        return free

    got = race(claim_naively, claim_naively)

    assert [len(taken) for taken in got] == [1, 1]
    assert Transaction.objects.get().attempts == 2
