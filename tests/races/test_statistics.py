"""Many sell at once, and somebody reads as the event begins: every sale is counted once, on the right side."""

import threading
from datetime import datetime
from functools import partial

import pytest
from django.db import transaction

from tests.factories import make_event, make_reservation, ticket_type
from tests.moments import INSTANT
from tests.racing import PATIENCE_SECONDS, Pause, outcome, race, start, wait_for_waiters
from ticketonline.books.verify import verify
from ticketonline.events.models import Event
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.models import Reservation
from ticketonline.statistics.models import EventStatistics, TypeStatistics
from ticketonline.statistics.queries import get_event_sales
from ticketonline.statistics.services import record_sale
from ticketonline.statistics.services.freeze import freeze_or_thaw

pytestmark = [pytest.mark.django_db(transaction=True)]

NAMES = [f"Row {number}" for number in range(8)]


@pytest.fixture
def event(db) -> Event:
    """Each seller has a type of its own, so that they meet nowhere but in the statistics."""
    return make_event(*[ticket_type(name, amount=100) for name in NAMES])


def sell(event: Event, name: str, amount: int = 1) -> bool:
    return settle(start_payment(make_reservation(event, **{name: amount}).pk).pk, Answer())


def test_the_first_sales_of_an_event_are_all_counted(event):
    won = race(*[partial(sell, event, name, 2) for name in NAMES])

    assert won == [True] * 8
    assert [row.tickets_sold for row in TypeStatistics.objects.all()] == [2] * 8
    assert verify() == []


def test_readers_never_see_a_total_that_its_parts_do_not_add_up_to(event):
    seen = []

    def read() -> None:
        for _ in range(20):
            sales = get_event_sales(event)
            seen.append((sales.all_sold, sum(kind.sold for kind in sales.types)))

    race(read, read, *[partial(sell, event, name) for name in NAMES])

    assert [pair for pair in seen if pair[0] != pair[1]] == []
    assert verify() == []


@pytest.mark.postgres
@pytest.mark.usefixtures("clocks")
def test_a_reader_at_the_beginning_waits_for_a_sale_that_was_before_it(event):
    payment = start_payment(make_reservation(event, **{NAMES[0]: 2}).pk)
    Reservation.objects.update(pending_until=event.date, hold_ends_at=event.date)
    pause = Pause(after='INSERT INTO "statistics_hourlysales"')
    selling = start(lambda: settle(payment.pk, Answer()), pause=pause, moment=event.date - INSTANT)
    pause.wait()

    reading = start(lambda: get_event_sales(event), moment=event.date)
    wait_for_waiters()
    pause.go()

    assert outcome(selling)
    assert (outcome(reading).all_sold, outcome(reading).sold_late) == (2, 0)
    assert counted() == (2, 0, event.date)
    assert verify() == []


@pytest.mark.postgres
@pytest.mark.usefixtures("clocks")
def test_a_sale_that_waited_for_a_reader_at_the_beginning_is_late(event):
    sell(event, NAMES[0])
    payment = start_payment(make_reservation(event, **{NAMES[0]: 2}).pk)
    later = event.date + 2 * INSTANT
    Reservation.objects.filter(status="PENDING").update(pending_until=later, hold_ends_at=later)
    pause = Pause(after='UPDATE "statistics_eventstatistics"')
    start(lambda: freeze_or_thaw(event), pause=pause, moment=event.date)
    pause.wait()

    selling = start(lambda: settle(payment.pk, Answer()), moment=event.date + INSTANT)
    wait_for_waiters()
    pause.go()

    assert outcome(selling)
    assert counted() == (1, 2, event.date)
    assert verify() == []


@pytest.mark.postgres
def test_looking_before_counting_loses_a_sale(event):
    """The negative control: two sellers read the number, both write one more."""
    TypeStatistics.objects.create(event=event, ticket_type=event.ticket_types.all()[0])
    both_have_looked = threading.Barrier(2)

    def count_naively() -> None:
        with transaction.atomic():
            row = TypeStatistics.objects.get(event=event)
            both_have_looked.wait(PATIENCE_SECONDS)
            row.tickets_sold += 1
            row.save()

    race(count_naively, count_naively)

    assert TypeStatistics.objects.get().tickets_sold == 1


@pytest.mark.postgres
@pytest.mark.usefixtures("clocks")
def test_counting_without_the_lock_changes_what_was_frozen(event, monkeypatch):
    """The negative control: a seller looks, a reader freezes, and the seller counts on what was seen."""
    payment = start_payment(make_reservation(event, **{NAMES[0]: 2}).pk)
    Reservation.objects.update(pending_until=event.date, hold_ends_at=event.date)
    EventStatistics.objects.create(event=event)
    monkeypatch.setattr(record_sale, "lock_statistics", lambda event: EventStatistics.objects.get(event=event))
    pause = Pause(after='FROM "statistics_eventstatistics"')
    selling = start(lambda: settle(payment.pk, Answer()), pause=pause, moment=event.date - INSTANT)
    pause.wait()
    frozen = outcome(start(lambda: get_event_sales(event), moment=event.date))

    pause.go()

    assert outcome(selling)
    assert (frozen.all_sold, frozen.frozen_at) == (0, event.date)
    assert counted() == (2, 0, event.date)


def counted() -> tuple[int, int, datetime | None]:
    """What the only type with a sale has sold, what of it late, and when that was frozen."""
    row = TypeStatistics.objects.get()
    return row.tickets_sold, row.tickets_sold_late, EventStatistics.objects.get().frozen_at
