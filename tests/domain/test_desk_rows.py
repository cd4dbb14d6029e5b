"""The SQL of the desk and the models name the same columns."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from tests.factories import make_event, ticket_type
from ticketonline.core.database import writing
from ticketonline.events.models import Event, TicketType
from ticketonline.sales.desk import rows, statements
from ticketonline.sales.models import OrderedTicket, Reservation

INSERT = re.compile(r"INSERT INTO (\w+) \(([^)]*)\)")
# What a new reservation leaves empty, or as the database fills it in.
ABSENT = {"sales_reservation": {"closed_at", "returned_at", "name", "link_version"}, "sales_orderedticket": set()}


@pytest.mark.parametrize("engine", ["postgresql", "sqlite"])
@pytest.mark.parametrize("model", [Reservation, OrderedTicket], ids=lambda model: model.__name__)
def test_every_column_is_written(engine, model):
    written = {
        table: set(re.split(r",\s*", columns)) for table, columns in INSERT.findall(" ".join(statements.WRITE[engine]))
    }
    table = model._meta.db_table

    assert written[table] | ABSENT[table] == {field.column for field in model._meta.concrete_fields}


@pytest.mark.parametrize("engine", ["postgresql", "sqlite"])
@pytest.mark.parametrize(
    ("statement", "model"),
    [(statements.LOCK_TYPES, TicketType), (statements.LOCK_FREE_TYPES, TicketType), (statements.READ_EVENTS, Event)],
    ids=["types", "free types", "events"],
)
def test_what_is_read_is_there(engine, statement, model):
    columns, table = re.findall(r"SELECT\s+(id, .*?)\s+FROM (\w+)", statement[engine], re.DOTALL)[0]

    assert table == model._meta.db_table
    words = set(re.findall(r"\w+", columns)) - {"date_part", "epoch"}
    assert words <= {field.column for field in model._meta.concrete_fields}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("microsecond", [0, 1, 499_999, 500_001, 999_999])
def test_moments_are_read_to_the_microsecond(microsecond: int):
    moment = datetime(2099, 12, 31, 23, 59, 59, microsecond, UTC)
    before = moment - timedelta(days=20_000)
    event = make_event(ticket_type("VIP"), date=moment, sales_open_at=before, sales_close_at=None)

    with writing(), connection.cursor() as cursor:
        _kinds, events = rows.Rows(cursor, connection.vendor).lock_types([event.pk], ["VIP"], [])

    assert events == {event.pk: rows.Sales(date=moment, open_at=before, close_at=None)}
