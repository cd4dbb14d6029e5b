"""How a writing transaction begins and ends, on either database."""

import time

import pytest
from django.conf import settings
from django.db import OperationalError, connection

from tests.changes import nothing_changes
from tests.factories import make_event, make_reservation
from tests.racing import PATIENCE_SECONDS, away_from_the_desk, outcome, race, start
from ticketonline.core import database
from ticketonline.core.database import writing
from ticketonline.events.models import Event
from ticketonline.payments.services.start_payment import intended, start_payments

pytestmark = pytest.mark.django_db(transaction=True)


def rename(event: Event, name: str) -> None:
    with writing():
        Event.objects.filter(pk=event.pk).update(name=name)


def rename_and_fail(event: Event) -> None:
    with writing():
        rename(event, "Blues Night")
        raise KeyError


def test_all_is_written_or_nothing():
    event = make_event()

    with nothing_changes(), pytest.raises(KeyError):
        rename_and_fail(event)
    rename(event, "Soul Night")

    assert Event.objects.get().name == "Soul Night"
    assert not connection.in_atomic_block


def test_many_threads_take_turns():
    event = make_event()

    got = race(*[away_from_the_desk(lambda: make_reservation(event, VIP=1))] * settings.WRITING_THREADS)

    assert len({one.pk for one in got}) == settings.WRITING_THREADS
    assert event.ticket_types.get(type="VIP").held == settings.WRITING_THREADS


def test_a_thread_that_failed_gives_the_turn_on():
    event = make_event()

    for _ in range(3):
        with pytest.raises(KeyError):
            outcome(start(lambda: rename_and_fail(event)))

    assert outcome(start(lambda: rename(event, "Blues Night"))) is None


def test_on_sqlite_nobody_waits_for_ever_for_the_turn(monkeypatch):
    if connection.vendor != "sqlite":
        pytest.skip("PostgreSQL bounds each wait for a row itself (lock_timeout)")
    event = make_event()
    monkeypatch.setattr(database, "TURN_SECONDS", 0.05)

    with writing(), pytest.raises(OperationalError, match="too long"):
        outcome(start(lambda: rename(event, "Blues Night")))
    assert outcome(start(lambda: rename(event, "Soul Night"))) is None


def test_on_sqlite_no_more_wait_than_leave_threads_to_others_and_the_desk_and_the_lines_go_on():
    if connection.vendor != "sqlite":
        pytest.skip("tests/races/test_turns.py sees to PostgreSQL")
    event = make_event()
    reservation = make_reservation(event, VIP=1)
    intent = intended(reservation_id=reservation.pk, token="transaction_ok", email="", language="")
    surplus = 5

    with writing():
        waiting = [start(lambda: rename(event, "Blues Night")) for _ in range(settings.WRITING_THREADS + surplus - 1)]
        reserving = start(lambda: make_reservation(event, VIP=1))
        paying = start(lambda: start_payments([intent]))
        deadline = time.monotonic() + PATIENCE_SECONDS
        while sum(one.done() for one in waiting) < surplus:
            assert time.monotonic() < deadline
            time.sleep(0.01)

    errors = [error for error in (one.exception(PATIENCE_SECONDS) for one in waiting) if error]
    assert [str(error) for error in errors] == ["too many threads wait to write"] * surplus
    assert outcome(reserving).status == "PENDING"
    assert [one.status for one in outcome(paying)] == ["PENDING"]
