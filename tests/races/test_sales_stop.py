"""An organiser stops sales while buyers wait for the same tickets: who is served after that is refused."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction

from tests.changes import nothing_changes
from tests.factories import make_event, make_reservation
from tests.racing import Pause, outcome, start, wait_for_waiters
from ticketonline.books.verify import verify
from ticketonline.core import clock
from ticketonline.events.errors import EventNotFound
from ticketonline.events.locks import lock_types_of
from ticketonline.events.models import Event
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.errors import PastEvent, SalesClosed, SalesNotOpen
from ticketonline.sales.models import Reservation
from ticketonline.statistics.models import TypeStatistics

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

CHANGED = 'UPDATE "events_event"'


def change(event: Event, **fields: object) -> Callable[[], None]:
    """The organiser's form: keeps the stock still, then writes."""

    def run() -> None:
        with transaction.atomic():
            lock_types_of([event.pk])
            Event.objects.filter(pk=event.pk).update(**fields)

    return run


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"status": "DRAFT"}, EventNotFound),
        ({"date": clock.now() - timedelta(seconds=1)}, PastEvent),
        ({"sales_close_at": clock.now() - timedelta(seconds=1)}, SalesClosed),
        ({"sales_open_at": clock.now() + timedelta(days=1)}, SalesNotOpen),
    ],
)
def test_a_buyer_who_waited_for_the_organiser_is_refused(fields, refusal):
    event = make_event()
    pause = Pause(after=CHANGED)
    changing = start(change(event, **fields), pause=pause)
    pause.wait()

    buying = start(lambda: make_reservation(event, VIP=1))
    wait_for_waiters()
    pause.go()

    assert outcome(changing) is None
    with nothing_changes():
        assert isinstance(outcome(buying), refusal)
    assert not Reservation.objects.exists()


def test_a_sale_that_waited_for_the_organiser_is_counted_by_the_new_date():
    event = make_event()
    payment = start_payment(make_reservation(event, VIP=2).pk)
    pause = Pause(after=CHANGED)
    changing = start(change(event, date=clock.now() - timedelta(seconds=1)), pause=pause)
    pause.wait()

    settling = start(lambda: settle(payment.pk, Answer()))
    wait_for_waiters()
    pause.go()

    assert (outcome(changing), outcome(settling)) == (None, True)
    row = TypeStatistics.objects.get()
    assert (row.tickets_sold, row.tickets_sold_late) == (0, 2)
    assert verify() == []
