"""The same idempotency key arrives twice at the same moment: one reservation, and one number of tickets."""

import threading
from collections.abc import Callable
from uuid import UUID

import pytest
from django.db import transaction

from tests.factories import make_event, make_reservation, ticket_type, wanted
from tests.racing import PATIENCE_SECONDS, Pause, away_from_the_desk, outcome, race, start, wait_for_waiters
from ticketonline.books.verify import verify
from ticketonline.events.models import Event
from ticketonline.sales.errors import KeyReused, SoldOut
from ticketonline.sales.models import IdempotencyKey, OrderedTicket, Reservation
from ticketonline.sales.services.reserve import reserve

pytestmark = [pytest.mark.django_db(transaction=True)]

KEY = "8e03978e-40d5-43e8-bc93-6894a57f9324"
WRITTEN = "INSERT INTO sales_reservation"
KEPT = 'INSERT INTO "sales_idempotencykey"'


@pytest.fixture
def event(db) -> Event:
    return make_event(ticket_type("VIP", amount=8), ticket_type("Standard", amount=8))


def send(event: Event, **amounts: int) -> Callable[[], Reservation]:
    """A program's wish under the one key."""
    return lambda: reserve(event_id=event.pk, wanted=wanted(**amounts), idempotency_key=KEY)


def held(event: Event) -> dict[str, int]:
    return dict(event.ticket_types.values_list("type", "held"))


def test_twins_at_one_desk_are_given_the_same_reservation(event):
    twins = race(*[send(event, VIP=2)] * 8)

    assert {twin.pk for twin in twins} == {Reservation.objects.get().pk}
    assert held(event) == {"VIP": 2, "Standard": 0}
    assert verify() == []


def test_of_twins_that_want_different_things_one_is_refused(event):
    twins = race(*[send(event, VIP=1), send(event, Standard=1)] * 4)

    made = Reservation.objects.get()
    assert {twin.pk for twin in twins if isinstance(twin, Reservation)} == {made.pk}
    assert sum(isinstance(twin, KeyReused) for twin in twins) == 4
    assert sum(held(event).values()) == OrderedTicket.objects.count() == 1
    assert verify() == []


def test_for_the_last_ticket_a_twin_is_no_rival():
    event = make_event(ticket_type("VIP", amount=1))

    got = race(*[send(event, VIP=1)] * 6, *[lambda: make_reservation(event, VIP=1)] * 2)

    twins, rivals = got[:6], got[6:]
    (winner,) = {one.pk for one in got if isinstance(one, Reservation)}
    if any(isinstance(one, Reservation) for one in rivals):
        assert all(isinstance(one, SoldOut) for one in twins)
        assert IdempotencyKey.objects.count() == 0
    else:
        assert {one.pk for one in twins} == {winner}
    assert verify() == []


@pytest.mark.postgres
def test_a_twin_at_another_process_waits_and_is_given_the_same_reservation(event):
    pause = Pause(after=WRITTEN)
    first = start(away_from_the_desk(send(event, VIP=2)), pause=pause)
    pause.wait()

    second = start(send(event, VIP=2))
    wait_for_waiters()
    pause.go()

    assert outcome(first).pk == outcome(second).pk == Reservation.objects.get().pk
    assert held(event) == {"VIP": 2, "Standard": 0}
    assert verify() == []


@pytest.mark.postgres
def test_a_twin_gets_the_tickets_itself_when_the_other_process_fails(event):
    pause = Pause(after=WRITTEN)

    def send_and_fail() -> None:
        send(event, VIP=2)()
        raise ConnectionError

    first = start(away_from_the_desk(send_and_fail), pause=pause)
    pause.wait()

    second = start(send(event, VIP=2))
    wait_for_waiters()
    pause.go()

    with pytest.raises(ConnectionError):
        outcome(first)
    assert outcome(second).pk == Reservation.objects.get().pk
    assert held(event) == {"VIP": 2, "Standard": 0}
    assert verify() == []


@pytest.mark.postgres
def test_another_wish_under_a_key_that_another_process_is_keeping_is_refused(event):
    """The two want no type in common: the key is where they meet."""
    pause = Pause(after=KEPT)
    first = start(away_from_the_desk(send(event, VIP=2)), pause=pause)
    pause.wait()

    second = start(send(event, Standard=3))
    wait_for_waiters()
    pause.go()

    assert outcome(first).pk == Reservation.objects.get().pk
    assert isinstance(outcome(second), KeyReused)
    assert held(event) == {"VIP": 2, "Standard": 0}
    assert verify() == []


@pytest.mark.postgres
def test_who_looks_for_the_key_before_waiting_makes_two_reservations(event):
    """The negative control: both find no key, and reserve one after the other."""
    both_have_looked = threading.Barrier(2)

    def send_naively() -> UUID:
        with transaction.atomic():
            assert not IdempotencyKey.objects.exists()
            both_have_looked.wait(PATIENCE_SECONDS)
            made = make_reservation(event, VIP=2)
            IdempotencyKey.objects.bulk_create(
                [IdempotencyKey(id=UUID(KEY), wish=UUID(KEY), reservation=made)], ignore_conflicts=True
            )
        return made.pk

    twins = race(send_naively, send_naively)

    assert len(set(twins)) == Reservation.objects.count() == 2
    assert held(event) == {"VIP": 4, "Standard": 0}
