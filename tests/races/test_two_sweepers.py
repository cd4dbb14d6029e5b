"""Many sweep the same ended holds: each hold is given back once."""

import threading

import pytest
from django.db import IntegrityError

from tests.factories import make_event, make_reservation, ticket_type
from tests.racing import PATIENCE_SECONDS, Pause, away_from_the_desk, outcome, race, start, wait_for_waiters
from ticketonline.books.verify import verify
from ticketonline.core import clock
from ticketonline.events.models import Event
from ticketonline.payments.services.remove_abandoned import remove_abandoned
from ticketonline.sales.models import OrderedTicket, Reservation
from ticketonline.sales.services.cancel import cancel
from ticketonline.sales.services.expire import expire
from ticketonline.sales.services.give_back import give_back

pytestmark = [pytest.mark.django_db(transaction=True)]


@pytest.fixture
def event(db) -> Event:
    return make_event(ticket_type("VIP", amount=20), ticket_type("Standard", amount=20))


def end_all_holds() -> None:
    Reservation.objects.update(pending_until=clock.now(), hold_ends_at=clock.now())


def test_of_many_sweepers_each_hold_is_given_back_by_one(event):
    for _ in range(20):
        make_reservation(event, VIP=1, Standard=1)
    end_all_holds()

    swept = race(*[lambda: expire(limit=7)] * 4)

    assert 7 <= sum(swept) <= 20
    while expire(limit=7):
        pass
    assert dict(event.ticket_types.values_list("type", "held")) == {"VIP": 0, "Standard": 0}
    assert verify() == []


def test_buyers_and_sweepers_share_what_has_ended(event):
    for _ in range(20):
        make_reservation(event, VIP=1)
    end_all_holds()

    got = race(*[expire] * 2, *[lambda: make_reservation(event, VIP=1)] * 10)

    assert all(isinstance(one, Reservation) for one in got[2:])
    assert event.ticket_types.get(type="VIP").held == 10
    assert verify() == []


@pytest.mark.postgres
def test_a_sweeper_waits_for_a_buyer_who_releases_the_same_holds(event):
    for _ in range(4):
        make_reservation(event, VIP=5)
    end_all_holds()
    # The buyer was short of tickets and has found ended holds; a sweeper finds the same ones.
    pause = Pause(after='ORDER BY "sales_reservation"."hold_ends_at"')
    buying = start(away_from_the_desk(lambda: make_reservation(event, VIP=1)), pause=pause)
    pause.wait()

    sweeping = start(expire)
    wait_for_waiters()
    pause.go()

    assert isinstance(outcome(buying), Reservation)
    assert outcome(sweeping) == 0
    assert event.ticket_types.get(type="VIP").held == 1
    assert verify() == []


@pytest.mark.postgres
def test_a_buyer_waits_for_a_sweeper_that_has_not_committed_yet(event):
    for _ in range(4):
        make_reservation(event, VIP=5)
    end_all_holds()
    pause = Pause(after='UPDATE "sales_reservation"')
    sweeping = start(expire, pause=pause)
    pause.wait()

    buying = start(lambda: make_reservation(event, VIP=1))
    wait_for_waiters()
    pause.go()

    assert outcome(sweeping) == 4
    assert isinstance(outcome(buying), Reservation)
    assert verify() == []


@pytest.mark.postgres
def test_two_who_sweep_without_a_lock_give_the_same_tickets_back_twice(event):
    """The negative control. The counter's own guard is what notices."""
    make_reservation(event, VIP=5)
    end_all_holds()
    both_have_looked = threading.Barrier(2)

    def sweep_naively() -> None:
        ended = list(Reservation.objects.filter(status="PENDING").values_list("pk", flat=True))
        both_have_looked.wait(PATIENCE_SECONDS)
        give_back(ended)
        Reservation.objects.filter(pk__in=ended).update(status="CANCELLED", closed_at=clock.now())

    contenders = [start(sweep_naively), start(sweep_naively)]
    errors = [one.exception(PATIENCE_SECONDS) for one in contenders]

    (error,) = filter(None, errors)
    assert isinstance(error, IntegrityError)
    assert "held" in str(error)


def test_of_many_who_remove_what_came_to_nothing_each_is_counted_once(event):
    for _ in range(20):
        cancel(make_reservation(event, VIP=1).pk)
    kept = make_reservation(event, VIP=1)
    Reservation.objects.filter(status="CANCELLED").update(reservation_date="2020-01-01T00:00:00Z")

    removed = race(*[lambda: remove_abandoned(limit=6)] * 4)

    assert 6 <= sum(removed) <= 20
    while remove_abandoned(limit=6):
        pass
    assert Reservation.objects.get().pk == kept.pk
    assert OrderedTicket.objects.count() == 1
    assert verify() == []
