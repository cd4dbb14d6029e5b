"""Organisers change, cancel and publish one event at the same time as others do, or as buyers wait for its tickets."""

from datetime import timedelta

import pytest

from tests.changes import nothing_changes
from tests.factories import make_event, make_reservation
from tests.racing import Pause, outcome, start, wait_for_waiters
from ticketonline.audit.actor import OPERATOR
from ticketonline.core import clock
from ticketonline.core.errors import DomainError
from ticketonline.events.errors import EventCantMove, EventChanged
from ticketonline.events.models import Event
from ticketonline.events.services.cancel_event import cancel_event
from ticketonline.events.services.change_event import change_event
from ticketonline.events.services.delete_events import delete_events
from ticketonline.events.services.unpublish_event import unpublish_event
from ticketonline.sales.models import Reservation

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

CHANGED = 'UPDATE "events_event"'


def change(event, **changes):
    return lambda: change_event(event.pk, version=0, changes=changes, by=OPERATOR)


@pytest.mark.parametrize("stop", [cancel_event, unpublish_event])
def test_a_buyer_who_waited_for_the_organiser_to_stop_is_refused(stop):
    event = make_event()
    pause = Pause(after=CHANGED)
    stopping = start(lambda: stop(event.pk, by=OPERATOR), pause=pause)
    pause.wait()

    buying = start(lambda: make_reservation(event, VIP=1))
    wait_for_waiters()
    pause.go()

    outcome(stopping)
    with nothing_changes():
        assert isinstance(outcome(buying), DomainError)
    assert not Reservation.objects.exists()


def test_of_two_who_save_the_same_event_at_once_the_second_is_told():
    event = make_event()
    pause = Pause(after=CHANGED)
    first = start(change(event, name="Jazz Day"), pause=pause)
    pause.wait()

    second = start(change(event, date=clock.now() + timedelta(days=3)))
    wait_for_waiters()
    pause.go()

    assert outcome(first).name == "Jazz Day"
    assert isinstance(outcome(second), EventChanged)
    assert Event.objects.get().date == event.date


def test_of_two_who_cancel_and_unpublish_at_once_one_does():
    event = make_event()
    pause = Pause(after=CHANGED)
    first = start(lambda: cancel_event(event.pk, by=OPERATOR), pause=pause)
    pause.wait()

    second = start(lambda: unpublish_event(event.pk, by=OPERATOR))
    wait_for_waiters()
    pause.go()

    outcome(first)
    assert isinstance(outcome(second), EventCantMove)
    assert Event.objects.get().status == "CANCELLED"


def test_an_event_without_ticket_types_is_guarded_as_well():
    event = make_event()
    event.ticket_types.all().delete()
    pause = Pause(after=CHANGED)
    first = start(change(event, name="Jazz Day"), pause=pause)
    pause.wait()

    second = start(change(event, name="Jazz Morning"))
    wait_for_waiters()
    pause.go()

    outcome(first)
    assert isinstance(outcome(second), EventChanged)


def test_a_buyer_who_waited_for_the_deletion_finds_nothing():
    event = make_event()
    pause = Pause(after='DELETE FROM "events_event"')
    deleting = start(lambda: delete_events([event.pk], by=OPERATOR), pause=pause)
    pause.wait()

    buying = start(lambda: make_reservation(event, VIP=1))
    wait_for_waiters()
    pause.go()

    assert outcome(deleting) is None
    assert isinstance(outcome(buying), DomainError)
    assert not Event.objects.exists()
