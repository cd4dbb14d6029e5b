"""What the bench writes by the thousand is what the services would have written."""

import os
from urllib.parse import urlsplit

import pytest
from django.db import connection

from benchmarks.databases import Postgresql
from benchmarks.pgbench import reserve_without_http
from benchmarks.stock import TYPES, list_on_sale, put_on_sale, sell_before
from ticketonline.books.report import examine
from ticketonline.events.models import Event, TicketType
from ticketonline.sales.models import OrderedTicket, Reservation
from ticketonline.statistics.models import HourlySales, TypeStatistics

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def database():
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL (TEST_DATABASE_URL)")
    connection.ensure_connection()
    url = urlsplit(os.environ["TEST_DATABASE_URL"])._replace(path=f"/{connection.settings_dict['NAME']}").geturl()
    return Postgresql(url, connection.connection)


def test_events_go_on_sale_with_all_their_types(database):
    put_on_sale(database, events=30)

    first, *others = list_on_sale(database, number=3)
    assert len(others) == 2
    event = Event.objects.order_by("date")[0]
    assert (first.event_id, first.slug) == (event.pk, "evening-1")
    assert [kind.type for kind in event.ticket_types.all()] == [*TYPES]
    assert [kind.pk for kind in event.ticket_types.all()] == [*first.type_ids]
    assert Event.objects.count() == 30
    for one in [event, *event.ticket_types.all()]:
        one.full_clean()


def test_what_was_sold_before_keeps_the_books_right(database):
    put_on_sale(database, events=2)
    event, other = list_on_sale(database, number=2)

    sell_before(database, event=event, tickets=3000)

    assert examine(most=10).count == 0
    assert OrderedTicket.objects.count() == 3000
    assert TicketType.objects.get(pk=event.type_ids[0]).sold == 3000
    assert TypeStatistics.objects.get(ticket_type_id=event.type_ids[0]).tickets_sold == 3000
    assert HourlySales.objects.count() > 1000
    assert not TypeStatistics.objects.filter(event_id=other.event_id).exists()


def test_what_pgbench_reserves_is_a_reservation_like_any_other(database):
    put_on_sale(database, events=1)
    (event,) = list_on_sale(database, number=1)

    report = reserve_without_http(type_id=event.type_ids[0], database_url=database.url, clients=2, seconds=1)

    assert report.done > 0
    assert TicketType.objects.get(pk=event.type_ids[0]).held == report.done
    assert Reservation.objects.filter(event_id=event.event_id, status="PENDING").count() == report.done
    assert examine(most=10).count == 0
    for row in [Reservation.objects.all()[0], OrderedTicket.objects.all()[0]]:
        row.full_clean()
