"""What the shop's database holds about one event, read by plain SQL in one snapshot, past all code of the shop's."""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import psycopg

Ask = Callable[[str], list[tuple[Any, ...]]]


@dataclass(frozen=True, kw_only=True)
class Stock:
    """The counters of a ticket type."""

    amount: int
    held: int
    sold: int


@dataclass(frozen=True, kw_only=True)
class Payment:
    """A transaction."""

    reservation_id: UUID
    status: str


@dataclass(frozen=True, kw_only=True)
class Rows:
    """An event's rows."""

    stock: dict[str, Stock]
    statuses: dict[UUID, str]  # by reservation
    tickets: dict[UUID, dict[str, int]]  # by reservation: how many of each type
    payments: dict[UUID, Payment]


def read_rows(database: str, event_id: str) -> Rows:
    """The rows of that event; the database is an URL, or the path of a SQLite file."""
    event = UUID(event_id)
    with _snapshot(database) as (ask, known):
        stock = ask(f"SELECT type, amount, held, sold FROM events_tickettype WHERE event_id = {known(event)}")
        reservations = ask(f"SELECT id, status FROM sales_reservation WHERE event_id = {known(event)}")
        tickets = ask(
            "SELECT t.reservation_id, k.type, count(*) FROM sales_orderedticket t "
            f"JOIN events_tickettype k ON k.id = t.type_id WHERE k.event_id = {known(event)} "
            "GROUP BY t.reservation_id, k.type"
        )
        payments = ask(
            "SELECT p.id, p.reservation_id, p.status FROM payments_transaction p "
            f"JOIN sales_reservation r ON r.id = p.reservation_id WHERE r.event_id = {known(event)}"
        )
    by_reservation: dict[UUID, dict[str, int]] = defaultdict(dict)
    for key, kind, count in tickets:
        by_reservation[UUID(str(key))][kind] = count
    return Rows(
        stock={kind: Stock(amount=amount, held=held, sold=sold) for kind, amount, held, sold in stock},
        statuses={UUID(str(key)): status for key, status in reservations},
        tickets=dict(by_reservation),
        payments={
            UUID(str(key)): Payment(reservation_id=UUID(str(reservation)), status=status)
            for key, reservation, status in payments
        },
    )


def count_payments_in_progress(database: str) -> int:
    """How many payments have not ended yet."""
    with _snapshot(database) as (ask, _):
        count: int = ask("SELECT count(*) FROM payments_transaction WHERE status = 'PENDING'")[0][0]
        return count


@contextmanager
def _snapshot(database: str) -> Iterator[tuple[Ask, Callable[[UUID], str]]]:
    """A reader that sees one moment, and how it writes an id."""
    if database.startswith("postgresql://"):
        with psycopg.connect(database, connect_timeout=10) as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            yield lambda sql: connection.execute(sql).fetchall(), lambda key: f"'{key}'"
        return
    # Opened for writing as well, as the file of a database in WAL mode has to be; nothing is written.
    file = sqlite3.connect(database, timeout=10, isolation_level=None)
    try:
        file.execute("BEGIN")
        yield lambda sql: file.execute(sql).fetchall(), lambda key: f"'{key.hex}'"
    finally:
        file.close()
