"""A program keeps tickets back that ended holds still have, while a buyer wants types in the one order of locks."""

import pytest
from django.db import OperationalError

from tests.factories import make_event, make_member, make_reservation, ticket_type
from tests.organisers_api.calling import KEY, Program, program_of
from tests.racing import PATIENCE_SECONDS, Pause, away_from_the_desk, outcome, start, wait_for_waiters
from ticketonline.api.organisers import contingents
from ticketonline.books.verify import verify
from ticketonline.core import clock
from ticketonline.events.models import Event
from ticketonline.sales.models import Reservation

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

SWEPT = 'UPDATE "sales_reservation"'


@pytest.fixture
def event(db: None) -> Event:
    """Of the second type an ended hold has everything."""
    event = make_event(ticket_type("A", amount=9), ticket_type("B", amount=2))
    make_reservation(event, B=2)
    Reservation.objects.update(pending_until=clock.now(), hold_ends_at=clock.now())
    return event


@pytest.fixture
def robot(event: Event) -> Program:
    return program_of(make_member(event.organiser))


def duel(event: Event, robot: Program) -> list:
    """The program stands still after its sweep until a buyer has the first type and wants the second."""
    kind = str(event.ticket_types.get(type="B").pk)
    body = {"type_id": kind, "name": "Sponsors", "tickets": 1}
    pause = Pause(after=SWEPT)
    keeping = start(
        lambda: robot.post(f"/events/{event.pk}/contingents", body, Idempotency_Key=KEY).status_code, pause=pause
    )
    pause.wait()
    buying = start(away_from_the_desk(lambda: make_reservation(event, A=1, B=1)))
    wait_for_waiters()
    pause.go()
    return [keeping, buying]


def test_both_get_theirs(event: Event, robot: Program):
    keeping, buying = duel(event, robot)

    assert outcome(keeping) == 201
    assert isinstance(outcome(buying), Reservation)
    assert event.ticket_types.get(type="B").withheld == 1
    assert verify() == []


def test_a_sweep_within_the_transaction_of_the_key_ends_in_a_deadlock(event: Event, robot: Program, monkeypatch):
    """The negative control."""
    monkeypatch.setattr(contingents, "with_ended_holds_swept", lambda _event_id, keep_back: keep_back())
    monkeypatch.setattr(contingents, "hold_back", contingents.withhold)

    errors = [one.exception(PATIENCE_SECONDS) for one in duel(event, robot)]

    (error,) = filter(None, errors)
    assert isinstance(error, OperationalError)
    assert "deadlock detected" in str(error)
