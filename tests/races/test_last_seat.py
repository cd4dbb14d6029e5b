"""Many want the last seat: as many get one as there are."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from tests.factories import make_event, make_reservation, ticket_type
from tests.racing import PATIENCE_SECONDS, Pause, away_from_the_desk, outcome, race, start, wait_for_waiters
from ticketonline.books.verify import verify
from ticketonline.core import clock
from ticketonline.events.models import Event, TicketType
from ticketonline.sales.errors import SoldOut
from ticketonline.sales.models import OrderedTicket, Reservation

pytestmark = [pytest.mark.django_db(transaction=True)]

WRITTEN = "INSERT INTO sales_reservation"  # all that a reservation writes is in one statement


def buy(event: Event, amount: int = 1):
    return lambda: make_reservation(event, VIP=amount)


def test_of_many_buyers_as_many_get_a_seat_as_there_are():
    event = make_event(ticket_type("VIP", amount=5))

    got = race(*[buy(event)] * 20)

    assert sum(isinstance(one, Reservation) for one in got) == 5
    assert sum(isinstance(one, SoldOut) for one in got) == 15
    assert OrderedTicket.objects.count() == 5
    assert verify() == []


def test_of_many_buyers_of_several_seats_none_gets_a_part_of_them():
    event = make_event(ticket_type("VIP", amount=7))

    got = race(*[buy(event, 3)] * 10)

    assert sum(isinstance(one, Reservation) for one in got) == 2
    assert event.ticket_types.get().held == 6
    assert verify() == []


@pytest.mark.postgres
def test_who_comes_second_waits_for_the_first_and_is_then_refused():
    event = make_event(ticket_type("VIP", amount=1))
    first_pause = Pause(after=WRITTEN)
    first = start(away_from_the_desk(buy(event)), pause=first_pause)
    first_pause.wait()

    second = start(buy(event))
    wait_for_waiters()
    first_pause.go()

    assert isinstance(outcome(first), Reservation)
    assert isinstance(outcome(second), SoldOut)
    assert verify() == []


@pytest.mark.postgres
def test_who_comes_second_gets_the_seat_when_the_first_one_fails():
    event = make_event(ticket_type("VIP", amount=1))
    pause = Pause(after=WRITTEN)

    def buy_and_fail() -> None:
        make_reservation(event, VIP=1)
        raise ConnectionError

    first = start(away_from_the_desk(buy_and_fail), pause=pause)
    pause.wait()
    second = start(buy(event))
    wait_for_waiters()
    pause.go()

    with pytest.raises(ConnectionError):
        outcome(first)
    assert isinstance(outcome(second), Reservation)
    assert verify() == []


# --- Negative controls: these tests would see the fault -----------------------------------------------------------


@pytest.mark.postgres
def test_looking_before_writing_sells_one_seat_twice():
    event = make_event(ticket_type("VIP", amount=1))
    all_have_looked = threading.Barrier(2)

    def buy_naively() -> Reservation:
        with transaction.atomic():
            kind = TicketType.objects.get(event=event)
            assert kind.left >= 1
            all_have_looked.wait(PATIENCE_SECONDS)
            now = clock.now()
            reservation = Reservation.objects.create(event=event, pending_until=now, hold_ends_at=now)
            OrderedTicket.objects.create(reservation=reservation, type=kind, price=kind.price)
            TicketType.objects.filter(pk=kind.pk).update(held=kind.held + 1)
        return reservation

    got = race(buy_naively, buy_naively)

    assert all(isinstance(one, Reservation) for one in got)
    assert "stock_miscounted" in {fault.code for fault in verify()}


@pytest.mark.postgres
def test_without_the_lock_the_database_itself_refuses_the_second_sale():
    event = make_event(ticket_type("VIP", amount=1))
    all_have_looked = threading.Barrier(2)

    def without_lock(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        unlocked = sql.replace("FOR UPDATE", "").replace("pg_advisory_xact_lock", "abs")
        answer = execute(unlocked, params, many, context)
        if "FOR UPDATE" in sql:
            all_have_looked.wait(PATIENCE_SECONDS)
        return answer

    contenders = [start(away_from_the_desk(buy(event)), pause=without_lock) for _ in range(2)]

    errors = [one.exception(PATIENCE_SECONDS) for one in contenders]

    assert sorted(type(error) for error in errors if error) == [IntegrityError]
    assert "ticket_type_never_oversold" in str(next(filter(None, errors)))
    assert verify() == []
