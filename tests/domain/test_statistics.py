"""Statistics: counted as sales happen, frozen by the first read or write after the beginning, thawed by a new date."""

import threading
from datetime import datetime, timedelta

import pytest
from django.db import connection

from tests.changes import nothing_changes
from tests.factories import make_event, make_reservation
from tests.moments import INSTANT, at
from ticketonline.core import clock
from ticketonline.core.database import writing
from ticketonline.events.models import Event
from ticketonline.events.queries import get_published
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.statistics.models import EventStatistics, HourlySales, TypeStatistics
from ticketonline.statistics.queries import EventSales, get_event_sales, list_hours

pytestmark = pytest.mark.django_db

PATIENCE_SECONDS = 10.0


def sell(event: Event, **amounts: int) -> None:
    """Sell tickets at this moment, by a payment that began while the event was still to come."""
    pay(reserve_in_time(event, **amounts))


def reserve_in_time(event: Event, **amounts: int):
    """Start to pay a minute before the event, whatever the time is."""
    with at(event.date - timedelta(minutes=1)):
        return start_payment(make_reservation(event, **amounts).pk)


def pay(transaction) -> None:
    assert settle(transaction.pk, Answer())


def move(event: Event, date: datetime) -> Event:
    """Give the event another date, and read it anew."""
    Event.objects.filter(pk=event.pk).update(date=date)
    return get_published(event.pk)


def read(event: Event) -> EventSales:
    """The statistics as somebody who opens the page now sees them."""
    return get_event_sales(get_published(event.pk))


def counted(sales: EventSales) -> dict[str, tuple[int, int]]:
    """What was sold of each type, and what late."""
    return {kind.type: (kind.sold, kind.sold_late) for kind in sales.types}


def written() -> list[tuple[int, int]]:
    """What the rows of the ticket types say was sold, and what late."""
    return list(TypeStatistics.objects.values_list("tickets_sold", "tickets_sold_late"))


def curve(event: Event) -> dict[datetime, int]:
    """How many tickets of all types were sold in each hour."""
    hours: dict[datetime, int] = {}
    for row in list_hours(event):
        hours[row.hour] = hours.get(row.hour, 0) + row.sold
    return hours


def test_an_event_that_sells_for_long_is_told_by_its_days(olgas_event):
    Event.objects.update(time_zone="Europe/Warsaw")
    olgas_event.refresh_from_db()
    evening = clock.now().replace(hour=23, minute=30) + timedelta(days=1)  # by the clock there past midnight
    with at(evening):
        sell(olgas_event, VIP=2)
    with at(evening + timedelta(days=15)):
        sell(olgas_event, VIP=1)
    hours = list(curve(olgas_event).values())
    with at(evening + timedelta(days=16, hours=10)):
        sell(olgas_event, VIP=3)
        sell(olgas_event, Standard=4)

    assert hours == [2, 1]
    assert [(moment.day, moment.hour, count) for moment, count in curve(olgas_event).items()] == [
        ((evening + timedelta(days=days)).day, 0, count) for days, count in ((1, 2), (16, 1), (17, 7))
    ]
    assert sum(curve(olgas_event).values()) == read(olgas_event).all_sold


def test_an_event_nobody_bought_a_ticket_of_has_zeros(olgas_event):
    sales = read(olgas_event)

    assert (sales.all_sold, sales.sold_late, sales.frozen_at) == (0, 0, None)
    assert [(kind.type, kind.amount, kind.sold, kind.held, kind.left) for kind in sales.types] == [
        ("VIP", 50, 0, 0, 50),
        ("Standard", 200, 0, 0, 200),
    ]
    assert list_hours(olgas_event) == []


def test_only_completed_reservations_are_counted(olgas_event):
    sell(olgas_event, VIP=2, Standard=1)
    make_reservation(olgas_event, VIP=3)

    sales = read(olgas_event)

    assert sales.all_sold == 3
    assert [(kind.type, kind.sold, kind.held, kind.left) for kind in sales.types] == [
        ("VIP", 2, 3, 45),
        ("Standard", 1, 0, 199),
    ]


def test_reading_again_writes_nothing(olgas_event):
    sell(olgas_event, VIP=1)
    read(olgas_event)

    with nothing_changes():
        read(olgas_event)


def test_the_first_read_after_the_beginning_freezes(olgas_event):
    sell(olgas_event, VIP=2)
    with at(olgas_event.date - INSTANT):
        assert read(olgas_event).frozen_at is None

    with at(olgas_event.date):
        sales = read(olgas_event)

    assert (sales.frozen_at, sales.all_sold) == (olgas_event.date, 2)


def test_the_first_write_after_the_beginning_freezes(olgas_event):
    transaction = reserve_in_time(olgas_event, VIP=2)

    with at(olgas_event.date):
        pay(transaction)

    assert EventStatistics.objects.get().frozen_at == olgas_event.date
    assert written() == [(0, 2)]


def test_frozen_once_the_moment_stays_the_same(olgas_event):
    with at(olgas_event.date):
        read(olgas_event)

    with at(olgas_event.date + timedelta(days=1)), nothing_changes():
        assert read(olgas_event).frozen_at == olgas_event.date


def test_a_late_worker_changes_nothing_that_was_frozen(olgas_event):
    sell(olgas_event, VIP=2)
    late = reserve_in_time(olgas_event, VIP=1, Standard=4)
    with at(olgas_event.date):
        before, hours = read(olgas_event), curve(olgas_event)

    with at(olgas_event.date + timedelta(minutes=5)):
        pay(late)
        after = read(olgas_event)

    assert (after.all_sold, after.sold_late, after.frozen_at) == (2, 5, before.frozen_at)
    assert counted(after) == {"VIP": (2, 1), "Standard": (0, 4)}
    assert curve(olgas_event) == hours
    assert [(kind.type, kind.held, kind.left) for kind in after.types] == [("VIP", 0, 47), ("Standard", 0, 196)]


def test_an_event_moved_into_the_future_thaws_and_counts_its_late_sales_in(olgas_event):
    sell(olgas_event, VIP=2)
    late = reserve_in_time(olgas_event, VIP=1, Standard=4)
    with at(olgas_event.date + timedelta(minutes=5)) as paid_at:
        pay(late)
        moved = move(olgas_event, olgas_event.date + timedelta(days=7))
        sales = read(moved)

    assert (sales.all_sold, sales.sold_late, sales.frozen_at) == (7, 0, None)
    assert counted(sales) == {"VIP": (3, 0), "Standard": (4, 0)}
    # It sells for so long now that its curve is told by the day.
    assert curve(moved)[paid_at.replace(hour=0, minute=0, second=0, microsecond=0)] == 5
    assert sum(curve(moved).values()) == 7


def test_a_sale_thaws_a_moved_event_too(olgas_event):
    with at(olgas_event.date):
        read(olgas_event)
        moved = move(olgas_event, olgas_event.date + timedelta(days=7))
        sell(moved, VIP=1)

    assert EventStatistics.objects.get().frozen_at is None
    assert written() == [(1, 0)]


def test_a_thawed_event_freezes_again_at_its_new_beginning(olgas_event):
    with at(olgas_event.date):
        read(olgas_event)
        moved = move(olgas_event, olgas_event.date + timedelta(days=7))
        sell(moved, VIP=2)
    late = reserve_in_time(moved, VIP=1)

    with at(moved.date):
        pay(late)
        sales = read(moved)

    assert (sales.frozen_at, sales.all_sold, sales.sold_late) == (moved.date, 2, 1)


def test_an_event_moved_into_the_past_freezes_with_what_was_sold(olgas_event):
    with at(olgas_event.date - timedelta(days=10)) as now:
        pay(start_payment(make_reservation(olgas_event, VIP=2).pk))
        moved = move(olgas_event, now - timedelta(days=1))

        sales = read(moved)

    assert (sales.frozen_at, sales.all_sold) == (now, 2)


def test_late_sales_of_the_hour_of_the_beginning_are_told_from_those_in_time():
    event = make_event(date=datetime.fromisoformat("2031-06-05T19:30:00+00:00"))
    late = reserve_in_time(event, VIP=1)
    with at(event.date - timedelta(minutes=10)):
        pay(reserve_in_time(event, VIP=3))

    with at(event.date + timedelta(minutes=10)):
        pay(late)

    hour = event.date.replace(minute=0)
    assert curve(event) == {hour: 3}
    assert HourlySales.objects.get().tickets_sold == 4


def test_figures_take_the_same_queries_however_much_was_sold(olgas_event, django_assert_num_queries):
    sell(olgas_event, VIP=1)
    event = get_published(olgas_event.pk)
    for _ in range(3):
        sell(olgas_event, VIP=5, Standard=5)

    with django_assert_num_queries(5):
        get_event_sales(event)
        list_hours(event)


@pytest.mark.django_db(transaction=True)
def test_a_sale_that_waits_while_a_reader_freezes_is_late():
    event = make_event()
    transaction = reserve_in_time(event, VIP=1)

    with at(event.date):
        thread = threading.Thread(target=pay_in_thread, args=(transaction,))
        with writing():
            get_event_sales(get_published(event.pk))
            thread.start()
            thread.join(0.5)
            assert thread.is_alive()
        thread.join(PATIENCE_SECONDS)

    assert EventStatistics.objects.get().frozen_at == event.date
    assert written() == [(0, 1)]


@pytest.mark.django_db(transaction=True)
def test_two_first_readers_make_one_row():
    event = make_event()
    readers = [threading.Thread(target=read_in_thread, args=(event,)) for _ in range(4)]

    with at(event.date):
        for reader in readers:
            reader.start()
        for reader in readers:
            reader.join(PATIENCE_SECONDS)

    assert EventStatistics.objects.get().frozen_at == event.date


def pay_in_thread(transaction) -> None:
    try:
        pay(transaction)
    finally:
        connection.close()


def read_in_thread(event: Event) -> None:
    try:
        read(event)
    finally:
        connection.close()
