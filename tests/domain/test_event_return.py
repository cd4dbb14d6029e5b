"""All orders of a cancelled event taken back, some at a time."""

import pytest

from tests.changes import nothing_changes
from tests.domain.test_return_order import paid
from tests.factories import make_event, make_reservation
from ticketonline.audit.actor import OPERATOR, Actor
from ticketonline.audit.models import Entry
from ticketonline.books.verify import verify
from ticketonline.events.models import Event, TicketType
from ticketonline.events.services.cancel_event import cancel_event
from ticketonline.events.services.publish_event import publish_event
from ticketonline.payments.errors import EventNotCancelled
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import EventReturn
from ticketonline.payments.queries import count_refunds_due
from ticketonline.payments.services.ask_event_return import ask_event_return
from ticketonline.payments.services.refund import refund_one
from ticketonline.payments.services.return_some import return_some
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.models import Reservation

pytestmark = pytest.mark.django_db

OLGA = Actor(user_id=None, name="Olga", address="192.0.2.1")


@pytest.fixture
def cancelled(olgas_event) -> Event:
    """An event with three orders and a hold, and another one that goes on."""
    for _ in range(3):
        paid(olgas_event, VIP=1, Standard=1)
    make_reservation(olgas_event)
    paid(make_event(name="Another"))
    return cancel_event(olgas_event.pk, by=OLGA)


def sold(event: Event) -> int:
    return sum(TicketType.objects.filter(event=event).values_list("sold", flat=True))


def test_all_who_paid_get_their_money_back_a_batch_at_a_time(cancelled):
    ask_event_return(cancelled.pk, by=OLGA)

    assert return_some(limit=2)
    assert sold(cancelled) == 2
    assert return_some(limit=2)
    assert not return_some(limit=2)

    asked = EventReturn.objects.get()
    assert (sold(cancelled), asked.orders_done, asked.ended_at is None) == (0, 3, False)
    assert count_refunds_due(cancelled.pk, most=10) == 3
    while refund_one():
        pass
    assert count_refunds_due(cancelled.pk, most=10) == 0
    assert Reservation.objects.filter(status="COMPLETED").count() == 1
    assert [entry.actor_name for entry in Entry.objects.filter(action="order.returned")] == ["Olga"] * 3
    assert Entry.objects.filter(action="event.refunds_asked").count() == 1
    assert verify() == []


def test_nothing_is_done_unless_somebody_asked(cancelled):
    with nothing_changes():
        assert not return_some()


def test_it_is_asked_for_once_while_it_goes_on_and_again_afterwards(cancelled):
    ask_event_return(cancelled.pk, by=OLGA)
    with nothing_changes():
        ask_event_return(cancelled.pk, by=OPERATOR)
    while return_some():
        pass

    again = ask_event_return(cancelled.pk, by=OPERATOR)

    assert (again.ended_at, again.asker_name) == (None, "operator")
    assert not return_some()
    assert EventReturn.objects.get().ended_at is not None


def test_only_of_a_cancelled_event(olgas_event):
    with nothing_changes(), pytest.raises(EventNotCancelled):
        ask_event_return(olgas_event.pk, by=OLGA)


def test_a_payment_under_way_is_waited_for(olgas_event):
    payment = start_payment(make_reservation(olgas_event).pk)
    cancel_event(olgas_event.pk, by=OLGA)
    ask_event_return(olgas_event.pk, by=OLGA)

    assert not return_some()
    assert EventReturn.objects.get().ended_at is None
    settle(payment.pk, Answer())

    assert return_some()
    assert not return_some()
    payment.refresh_from_db()
    assert payment.refund_due_at is not None
    assert EventReturn.objects.get().ended_at is not None


def test_it_ends_when_the_cancellation_is_taken_back(cancelled):
    ask_event_return(cancelled.pk, by=OLGA)
    assert return_some(limit=1)
    publish_event(cancelled.pk, by=OLGA)

    assert not return_some(limit=1)

    assert sold(cancelled) == 4
    assert EventReturn.objects.get().ended_at is not None
    assert verify() == []
