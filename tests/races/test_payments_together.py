"""Payments are begun in batches, among others who pay, cancel, sweep and settle: no deadlock, one winner each.

The negative controls play the same scenes with other locks, or with none: then the fault is there.
"""

import threading
import time
from collections.abc import Callable, Collection, Sequence
from concurrent.futures import Future
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import IntegrityError, OperationalError, transaction

from tests.factories import make_event, make_reservation, ticket_type
from tests.moments import INSTANT
from tests.racing import PATIENCE_SECONDS, Pause, outcome, race, start, wait_for_waiters
from ticketonline.books.verify import verify
from ticketonline.core import clock
from ticketonline.events.models import Event
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import Transaction
from ticketonline.payments.services import start_payment as start_payment_module
from ticketonline.payments.services.settle import Settlement, settle_all
from ticketonline.payments.services.start_payment import intended, start_payment, start_payments
from ticketonline.sales.errors import AlreadyPaid, PaymentInProgress, ReservationOver
from ticketonline.sales.locks import Locked, lock_types
from ticketonline.sales.models import Reservation
from ticketonline.sales.queries import count_taken
from ticketonline.sales.services.cancel import cancel
from ticketonline.sales.services.expire import expire

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres, pytest.mark.usefixtures("clocks")]

ROUNDS = 10
TYPES_LOCKED = 'FROM "events_tickettype" WHERE'
RESERVATIONS_LOCKED = 'FROM "sales_reservation" WHERE'
RESERVATIONS_CHANGED = 'UPDATE "sales_reservation"'
COUNTERS_MOVED = 'UPDATE "events_tickettype"'


@pytest.fixture
def event() -> Event:
    return make_event(ticket_type("VIP", amount=1000), ticket_type("Free", price="0", amount=1000))


def make_many(event: Event, count: int, **amounts: int) -> list[UUID]:
    """The keys of so many reservations, in the order of their locks."""
    return sorted(make_reservation(event, **(amounts or {"VIP": 1})).pk for _ in range(count))


def pay_all(keys: Sequence[UUID]) -> list[Any]:
    """A batch with an intent for each."""
    return start_payments([intended(reservation_id=key, token="transaction_ok", email="", language="") for key in keys])


def charged(*payments: Transaction) -> list[Settlement]:
    return [Settlement(transaction_id=one.pk, answer=Answer()) for one in payments]


def kinds(started: Sequence[Any]) -> list[Any]:
    return [one.status if isinstance(one, Transaction) else type(one) for one in started]


def hold(key: UUID) -> None:
    """Lock the reservation, as anybody does who changes it."""
    with transaction.atomic():
        Reservation.objects.select_for_update().get(pk=key)


def lock_nothing(keys: Collection[UUID], *, with_types_of: Collection[UUID]) -> dict[UUID, Locked]:
    """What `lock_all` gives, without its locks."""
    counts = {key: taken.types for key, taken in count_taken(with_types_of).items()}
    rows = Reservation.objects.filter(pk__in=keys)
    return {row.pk: Locked(reservation=row, counts=counts.get(row.pk, {})) for row in rows}


# --- Batches among each other -------------------------------------------------------------------------------------


def pay_in_opposite_order(keys: Sequence[UUID], pay: Callable[[Sequence[UUID]], Any]) -> "list[Future[Any]]":
    """Two batches with the same three reservations; both come to the one in the middle while another holds it."""
    first, middle, last = keys
    pause = Pause(after=RESERVATIONS_LOCKED)
    holding = start(partial(hold, middle), pause=pause)
    pause.wait()
    paying = [start(partial(pay, [first, middle, last])), start(partial(pay, [last, middle, first]))]
    wait_for_waiters(2)
    pause.go()
    outcome(holding)
    return paying


def test_batches_with_the_same_reservations_in_opposite_order_both_get_their_answers(event):
    one, other = pay_in_opposite_order(make_many(event, 3), pay_all)

    assert {payment.pk for payment in outcome(one)} == {payment.pk for payment in outcome(other)}
    assert Transaction.objects.count() == 3
    assert verify() == []


def test_locked_in_the_order_they_came_in_they_end_in_a_deadlock(event, monkeypatch):
    """The negative control."""
    own = threading.local()

    def lock_as_they_came(keys: Collection[UUID], *, with_types_of: Collection[UUID]) -> dict[UUID, Locked]:
        rows = [Reservation.objects.select_for_update().get(pk=key) for key in own.order]
        return {row.pk: Locked(reservation=row, counts={}) for row in rows}

    def pay(keys: Sequence[UUID]) -> list[Any]:
        own.order = keys
        return pay_all(keys)

    monkeypatch.setattr(start_payment_module, "lock_all", lock_as_they_came)
    errors = [one.exception(PATIENCE_SECONDS) for one in pay_in_opposite_order(make_many(event, 3), pay)]

    (error,) = filter(None, errors)
    assert isinstance(error, OperationalError)
    assert "deadlock detected" in str(error)
    assert Transaction.objects.count() == 3
    assert verify() == []


def test_many_batches_that_overlap_are_one_payment_for_each_reservation(event):
    keys, free = make_many(event, 12), make_many(event, 12, Free=2)
    mixed = [key for pair in zip(keys, free, strict=True) for key in pair]

    got = race(*[partial(pay_all, order) for order in (mixed, mixed[::-1], keys + free, free[::-1] + keys, mixed[6:])])

    payments = {one.pk for started in got for one in started if isinstance(one, Transaction)}
    assert payments == set(Transaction.objects.values_list("pk", flat=True))
    assert len(payments) == 24
    kind = event.ticket_types.get(type="Free")
    assert (kind.held, kind.sold) == (0, 24)
    assert verify() == []


# --- Somebody cancels ---------------------------------------------------------------------------------------------


def test_who_cancels_waits_for_the_batch_and_is_refused(event):
    keys = make_many(event, 3)
    pause = Pause(after=RESERVATIONS_CHANGED)
    paying = start(partial(pay_all, keys), pause=pause)
    pause.wait()

    cancelling = start(partial(cancel, keys[1]))
    wait_for_waiters()
    pause.go()

    assert kinds(outcome(paying)) == ["PENDING"] * 3
    assert isinstance(outcome(cancelling), PaymentInProgress)
    assert verify() == []


@pytest.mark.parametrize("amounts", [{"VIP": 1}, {"Free": 1}], ids=["paid", "free"])
def test_a_batch_that_waited_for_one_who_cancels_leaves_that_one_out(event, amounts):
    keys = make_many(event, 3, **amounts)
    pause = Pause(after=COUNTERS_MOVED)
    cancelling = start(partial(cancel, keys[1]), pause=pause)
    pause.wait()

    paying = start(partial(pay_all, keys))
    wait_for_waiters()
    pause.go()

    assert outcome(cancelling).status == "CANCELLED"
    started = kinds(outcome(paying))
    assert started[1] is ReservationOver
    assert started[0] == started[2] == ("COMPLETED" if "Free" in amounts else "PENDING")
    assert verify() == []


@pytest.mark.parametrize("amounts", [{"VIP": 1}, {"Free": 1}], ids=["paid", "free"])
def test_without_its_locks_a_batch_would_pay_for_what_was_cancelled_but_for_the_database(event, monkeypatch, amounts):
    """The negative control: it saw the reservation before it was cancelled."""
    keys = make_many(event, 3, **amounts)
    monkeypatch.setattr(start_payment_module, "lock_all", lock_nothing)
    pause = Pause(after=RESERVATIONS_LOCKED)
    paying = start(partial(pay_all, keys), pause=pause)
    pause.wait()

    cancel(keys[1])
    pause.go()

    assert isinstance(paying.exception(PATIENCE_SECONDS), IntegrityError)
    assert not Transaction.objects.exists()
    assert verify() == []


# --- A hold ends --------------------------------------------------------------------------------------------------


def test_a_sweep_passes_over_all_the_holds_that_a_batch_is_just_prolonging(event):
    keys = make_many(event, 3)
    ended = Reservation.objects.order_by("hold_ends_at")[2].hold_ends_at
    Reservation.objects.update(pending_until=ended, hold_ends_at=ended)
    pause = Pause(after=RESERVATIONS_LOCKED)
    paying = start(partial(pay_all, keys[:2]), pause=pause, moment=ended - INSTANT)
    pause.wait()

    assert outcome(start(expire, moment=ended)) == 1
    pause.go()

    assert kinds(outcome(paying)) == ["PENDING"] * 2
    assert outcome(start(expire, moment=ended)) == 0
    assert list(Reservation.objects.order_by("pk").values_list("status", flat=True)) == ["PENDING"] * 2 + ["CANCELLED"]
    assert verify() == []


def test_a_batch_that_waited_for_a_sweep_leaves_out_what_was_swept(event):
    swept, free, lasting = make_many(event, 1), make_many(event, 1, Free=1), make_many(event, 1)
    ended = Reservation.objects.get(pk=swept[0]).hold_ends_at
    Reservation.objects.filter(pk__in=swept + free).update(pending_until=ended, hold_ends_at=ended)
    pause = Pause(after=RESERVATIONS_CHANGED)
    sweeping = start(expire, pause=pause, moment=ended)
    pause.wait()

    paying = start(partial(pay_all, swept + free + lasting), moment=ended - INSTANT)
    wait_for_waiters()
    pause.go()

    assert outcome(sweeping) == 2
    assert kinds(outcome(paying)) == [ReservationOver, ReservationOver, "PENDING"]
    assert Transaction.objects.count() == 1
    assert verify() == []


def test_a_hold_that_ends_while_its_batch_waits_for_another_is_over(event):
    other, ending = make_many(event, 2)
    soon = clock.now() + timedelta(seconds=0.5)
    Reservation.objects.filter(pk=ending).update(pending_until=soon, hold_ends_at=soon)
    pause = Pause(after=RESERVATIONS_LOCKED)
    holding = start(partial(hold, other), pause=pause)
    pause.wait()

    paying = start(partial(pay_all, [other, ending]))
    wait_for_waiters()
    time.sleep(max(0.0, (soon - clock.now()).total_seconds()))
    pause.go()

    outcome(holding)
    assert kinds(outcome(paying)) == ["PENDING", ReservationOver]
    assert verify() == []


@pytest.mark.parametrize("amounts", [{"VIP": 1}, {"Free": 1}], ids=["paid", "free"])
def test_without_its_locks_a_batch_would_pay_for_what_was_swept_but_for_the_database(event, monkeypatch, amounts):
    """The negative control."""
    keys = make_many(event, 2, **amounts)
    ended = Reservation.objects.get(pk=keys[0]).hold_ends_at
    Reservation.objects.update(pending_until=ended, hold_ends_at=ended)
    monkeypatch.setattr(start_payment_module, "lock_all", lock_nothing)
    pause = Pause(after=RESERVATIONS_LOCKED)
    paying = start(partial(pay_all, keys), pause=pause, moment=ended - INSTANT)
    pause.wait()

    assert outcome(start(expire, moment=ended)) == 2
    pause.go()

    assert isinstance(paying.exception(PATIENCE_SECONDS), IntegrityError)
    assert verify() == []


# --- Payments are settled -----------------------------------------------------------------------------------------


def test_a_batch_that_waited_for_payments_to_be_settled_finds_them_paid(event):
    paid, other, new = make_many(event, 3)
    pause = Pause(after=COUNTERS_MOVED)
    settling = start(partial(settle_all, charged(start_payment(paid), start_payment(other))), pause=pause)
    pause.wait()

    paying = start(partial(pay_all, [new, paid]))
    wait_for_waiters()
    pause.go()

    assert len(outcome(settling)) == 2
    assert kinds(outcome(paying)) == ["PENDING", AlreadyPaid]
    assert verify() == []


def settle_while_a_batch_stands(event: Event, *, after: str) -> "tuple[Future[Any], Future[Any]]":
    """A batch with something free, and with a payment that is settled meanwhile; its type is the same."""
    running, free = make_many(event, 1, VIP=1, Free=1)[0], make_many(event, 1, Free=1)[0]
    payment = start_payment(running)
    pause = Pause(after=after)
    paying = start(partial(pay_all, [running, free]), pause=pause)
    pause.wait()
    settling = start(partial(settle_all, charged(payment)))
    wait_for_waiters()
    pause.go()
    return paying, settling


@pytest.mark.parametrize("after", [TYPES_LOCKED, RESERVATIONS_LOCKED])
def test_payments_are_settled_after_the_batch_that_they_waited_for(event, after):
    paying, settling = settle_while_a_batch_stands(event, after=after)

    assert kinds(outcome(paying)) == ["PENDING", "COMPLETED"]
    assert len(outcome(settling)) == 1
    assert set(Reservation.objects.values_list("status", flat=True)) == {"COMPLETED"}
    assert verify() == []


def test_a_batch_that_locked_reservations_before_types_would_end_in_a_deadlock(event, monkeypatch):
    """The negative control."""

    def lock_reservations_first(keys: Collection[UUID], *, with_types_of: Collection[UUID]) -> dict[UUID, Locked]:
        rows = list(Reservation.objects.filter(pk__in=keys).order_by("pk").select_for_update())
        counts = {key: taken.types for key, taken in count_taken(with_types_of).items()}
        lock_types({type_id for types in counts.values() for type_id in types})
        return {row.pk: Locked(reservation=row, counts=counts.get(row.pk, {})) for row in rows}

    with monkeypatch.context() as patch:
        patch.setattr(start_payment_module, "lock_all", lock_reservations_first)
        contenders = settle_while_a_batch_stands(event, after=RESERVATIONS_LOCKED)
        errors = [one.exception(PATIENCE_SECONDS) for one in contenders]

    (error,) = filter(None, errors)
    assert isinstance(error, OperationalError)
    assert "deadlock detected" in str(error)


# --- All at once --------------------------------------------------------------------------------------------------


def test_in_a_crowd_that_pays_cancels_and_settles_nobody_waits_for_ever_and_the_books_balance(event):
    for _ in range(ROUNDS):
        keys, free = make_many(event, 6, VIP=1, Free=1), make_many(event, 6, Free=1)
        running = [start_payment(key) for key in keys[:3]]
        mixed = [key for pair in zip(keys, free, strict=True) for key in pair]

        race(
            partial(pay_all, mixed),
            partial(pay_all, mixed[::-1]),
            partial(settle_all, charged(*running)),
            partial(cancel, keys[4]),
            partial(cancel, free[4]),
            partial(make_reservation, event, Free=1, VIP=1),
            expire,
        )

        assert Transaction.objects.filter(reservation__in=keys[:3], status="COMPLETED").count() == 3
        assert verify() == []
