"""Two people have an event's refused mails sent anew at the same moment; and somebody is erased meanwhile."""

from functools import partial

import pytest

from tests.delivery.holding import FRIEDA, bought, tickets_of
from tests.factories import make_event, make_member
from tests.racing import Pause, outcome, start, wait_for_waiters
from ticketonline.audit.actor import Actor
from ticketonline.audit.models import Entry
from ticketonline.core import clock
from ticketonline.delivery.services import send_undelivered as module
from ticketonline.delivery.services.pass_on import pass_on
from ticketonline.delivery.services.send_undelivered import SentAnew, send_undelivered
from ticketonline.events.models import Event
from ticketonline.outbox.models import Message
from ticketonline.outbox.rules import State
from ticketonline.people.services.erase import erase

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

OLGA = Actor(user_id=None, name="Olga")


@pytest.fixture
def event() -> Event:
    """With an order of which Bruno has a ticket and Frieda another; the mails to both were refused."""
    event = make_event()
    order = bought(event)
    pass_on(tickets_of(order)[0], email=FRIEDA, name="Frieda Fox")
    Message.objects.exclude(kind__in=("paid", "received")).delete()
    Message.objects.update(state=State.REFUSED, ended_at=clock.now())
    Message.objects.filter(kind="paid").update(recipient=order.email)
    return event


@pytest.fixture
def unlocked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "lock_all", lambda ids, with_types_of: ids)


def asked_by_two(event: Event) -> list[SentAnew]:
    pause = Pause(after='INSERT INTO "outbox_message"')
    first = start(partial(send_undelivered, event.pk, by=OLGA), pause=pause)
    pause.wait()
    second = start(partial(send_undelivered, event.pk, by=OLGA))
    wait_for_waiters()
    pause.go()
    return [outcome(first), outcome(second)]


def erased_meanwhile(event: Event, *, waits: bool) -> None:
    """Frieda is erased, and before that is committed the mails are sent anew."""
    pause = Pause(after='UPDATE "outbox_message"')
    erased = start(partial(erase, make_member(event.organiser), email=FRIEDA, by=OLGA), pause=pause)
    pause.wait()
    asked = start(partial(send_undelivered, event.pk, by=OLGA))
    wait_for_waiters() if waits else outcome(asked)
    pause.go()
    outcome(erased)
    outcome(asked)


def test_each_mail_is_sent_anew_once_and_the_log_says_who_was_first(event: Event):
    done = asked_by_two(event)

    assert done == [SentAnew(mails=2, left=0), SentAnew(mails=0, left=0)]
    assert Message.objects.filter(state=State.QUEUED).count() == 2
    assert Entry.objects.filter(action="event.mails_sent_anew").count() == 1


def test_without_the_locks_no_mail_is_sent_twice_but_both_are_said_to_have_done_it(event: Event, unlocked):
    """The negative control."""
    done = asked_by_two(event)

    assert [one.mails for one in done] == [2, 2]
    assert Message.objects.filter(state=State.QUEUED).count() == 2


def test_whoever_is_erased_at_that_moment_is_in_no_mail(event: Event):
    erased_meanwhile(event, waits=True)

    assert Message.objects.filter(recipient=FRIEDA).count() == 0


def test_without_the_locks_they_would_be_in_the_new_one(event: Event, unlocked):
    """The negative control."""
    erased_meanwhile(event, waits=False)

    assert Message.objects.filter(recipient=FRIEDA, state=State.QUEUED).count() == 1
