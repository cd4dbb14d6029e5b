"""The SQL of the desk and the models name the same columns."""

import re

import pytest

from ticketonline.events.models import Event, TicketType
from ticketonline.sales.desk import rows
from ticketonline.sales.models import OrderedTicket, Reservation

INSERT = re.compile(r"INSERT INTO (\w+) \(([^)]*)\)")
# What a new reservation leaves empty.
ABSENT = {"sales_reservation": {"closed_at"}, "sales_orderedticket": set()}


@pytest.mark.parametrize("engine", ["postgresql", "sqlite"])
@pytest.mark.parametrize("model", [Reservation, OrderedTicket], ids=lambda model: model.__name__)
def test_every_column_is_written(engine, model):
    written = {
        table: set(re.split(r",\s*", columns)) for table, columns in INSERT.findall(" ".join(rows.WRITE[engine]))
    }
    table = model._meta.db_table

    assert written[table] | ABSENT[table] == {field.column for field in model._meta.concrete_fields}


@pytest.mark.parametrize("engine", ["postgresql", "sqlite"])
@pytest.mark.parametrize(
    ("statement", "model"), [(rows.LOCK_TYPES, TicketType), (rows.READ_EVENTS, Event)], ids=["types", "events"]
)
def test_what_is_read_is_there(engine, statement, model):
    columns, table = re.findall(r"SELECT (id, .*?)\s+FROM (\w+)", statement[engine])[0]

    assert table == model._meta.db_table
    assert set(re.findall(r"\w+", columns)) <= {field.column for field in model._meta.concrete_fields}
