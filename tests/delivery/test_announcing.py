"""Everybody who has tickets is mailed when their event is moved or cancelled, and nobody else."""

from datetime import timedelta

import icalendar
import pytest
from django.core import mail

from tests.factories import make_event, make_reservation
from tests.moments import later
from ticketonline.audit.actor import OPERATOR
from ticketonline.core import clock
from ticketonline.delivery.services.announce_some import announce_some
from ticketonline.delivery.services.send import send_some
from ticketonline.events.models import Event
from ticketonline.events.services.cancel_event import cancel_event
from ticketonline.events.services.change_event import change_event
from ticketonline.events.services.postpone_event import postpone_event
from ticketonline.events.services.publish_event import publish_event
from ticketonline.outbox.models import Announcement, Message
from ticketonline.outbox.rules import SECOND_THOUGHTS
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.return_order import return_order
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.models import Reservation

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(db: None) -> Event:
    return make_event(venue="Blue Note", city="Warszawa")


def bought(event: Event, email: str) -> Reservation:
    order = make_reservation(event)
    settle(start_payment(order.pk, email=email).pk, Answer())
    return order


def tickets_are_sent() -> None:
    while send_some():
        pass
    mail.outbox.clear()


def told(*, limit: int = 500) -> dict[str, mail.EmailMultiAlternatives]:
    """What was sent to whom once all second thoughts are over."""
    with later(seconds=SECOND_THOUGHTS.total_seconds() + 1):
        while announce_some(limit=limit):
            pass
        while send_some():
            pass
    return {one.to[0]: one for one in mail.outbox}


def change(event: Event, **changes: object) -> Event:
    event.refresh_from_db()
    return change_event(event.pk, version=event.version, changes=changes, by=OPERATOR)


def test_whoever_has_tickets_hears_of_a_new_date_with_an_entry_that_moves(event: Event):
    for number in range(3):
        bought(event, f"buyer{number}@example.org")
    make_reservation(event)
    bought(make_event(name="Another"), "stella@example.org")
    tickets_are_sent()

    date = event.date + timedelta(days=7)
    postpone_event(event.pk, version=event.version, date=date, moves_sales_close=False, by=OPERATOR)

    mails = told(limit=2)
    assert sorted(mails) == [f"buyer{number}@example.org" for number in range(3)]
    one = mails["buyer0@example.org"]
    assert one.subject == "New date or place: Jazz Night"
    ((_name, entry, kind),) = one.attachments
    (calendar,) = icalendar.Calendar.from_ical(entry).events
    assert (calendar.DTSTART, calendar["SEQUENCE"] > 0, "method=PUBLISH" in kind) == (
        date.replace(microsecond=0),
        True,
        True,
    )


def test_a_cancelled_event_is_told_and_its_entry_vanishes(event: Event):
    bought(event, "bruno@example.org")
    tickets_are_sent()

    cancel_event(event.pk, by=OPERATOR)

    one = told()["bruno@example.org"]
    assert one.subject == "Cancelled: Jazz Night"
    ((_name, entry, kind),) = one.attachments
    assert (icalendar.Calendar.from_ical(entry)["METHOD"], "method=CANCEL" in kind) == ("CANCEL", True)


def test_what_concerns_nobody_at_the_door_is_not_told(event: Event):
    bought(event, "bruno@example.org")
    change(event, description="Bring a hat.", accent="#aa0000", name="Jazz Nights")

    assert not Announcement.objects.exists()


def test_a_draft_tells_nobody(db: None):
    draft = make_event(status="DRAFT", venue="Blue Note")
    change(draft, venue="Red Note")
    publish_event(draft.pk, by=OPERATOR)

    assert not Announcement.objects.exists()


def test_second_thoughts_are_told_once_and_those_taken_back_not_at_all(event: Event):
    bought(event, "bruno@example.org")
    tickets_are_sent()
    change(event, venue="Red Note")
    change(event, venue="Green Note")

    assert not announce_some()
    assert "Green Note" in told()["bruno@example.org"].body
    assert len(mail.outbox) == 1

    cancel_event(event.pk, by=OPERATOR)
    publish_event(event.pk, by=OPERATOR)
    mail.outbox.clear()
    assert "New date or place" in told()["bruno@example.org"].subject


def test_whoever_got_the_money_back_before_is_not_told_again(event: Event):
    order = bought(event, "bruno@example.org")
    tickets_are_sent()
    cancel_event(event.pk, by=OPERATOR)
    return_order(order.pk, refund=True, by=OPERATOR)

    assert told()["bruno@example.org"].subject == "Your order is cancelled: Jazz Night"
    assert len(mail.outbox) == 1


def test_a_worker_that_dies_between_two_batches_tells_nobody_twice(event: Event):
    for number in range(5):
        bought(event, f"buyer{number}@example.org")
    tickets_are_sent()
    change(event, city="Kraków")

    with later(seconds=SECOND_THOUGHTS.total_seconds() + 1):
        announce_some(limit=2)
        Announcement.objects.update(cursor=Announcement._meta.get_field("cursor").default)
    told(limit=2)

    assert Message.objects.filter(kind="event_changed").count() == 5
    assert len(mail.outbox) == 5
    assert Announcement.objects.get().ended_at > clock.now()
