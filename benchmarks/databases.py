"""The databases that shops run on, as the bench sees them: counted, written out, and watched as processes."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import LiteralString, Protocol

import psycopg
from psycopg.rows import TupleRow

from .processes import family, parent_of


class Database(Protocol):
    """What the bench asks of a database."""

    def count_reservations(self) -> int:
        """How many reservations there are, whatever became of them."""

    def count_cancelled(self) -> int:
        """How many of them were cancelled or swept."""

    def write_out(self) -> None:
        """Bring all changes into the tables' files, so that each run begins with the same debts: none."""

    def process_ids(self) -> Sequence[int]:
        """The processes that work for the database alone."""


class Postgresql:
    """A database of a PostgreSQL server on this machine."""

    def __init__(self, url: str, connection: psycopg.Connection[TupleRow]) -> None:
        self.url = url
        self.connection = connection

    def count_reservations(self) -> int:
        """How many reservations there are."""
        return self._number("SELECT count(*) FROM sales_reservation")

    def count_cancelled(self) -> int:
        """How many of them were cancelled or swept."""
        return self._number("SELECT count(*) FROM sales_reservation WHERE status = 'CANCELLED'")

    def write_out(self) -> None:
        """Write a checkpoint."""
        self.connection.execute("CHECKPOINT")

    def process_ids(self) -> Sequence[int]:
        """The server with the processes of its connections. What those that ended used is counted as the server's."""
        return family(parent_of(self.connection.info.backend_pid))

    def _number(self, query: LiteralString) -> int:
        row = self.connection.execute(query).fetchone()
        assert row is not None
        number = row[0]
        assert isinstance(number, int)
        return number


class Sqlite:
    """A SQLite file. Its work is done by the processes of the shop."""

    def __init__(self, file: Path) -> None:
        self._file = file

    def count_reservations(self) -> int:
        """How many reservations there are."""
        return self._number("SELECT count(*) FROM sales_reservation")

    def count_cancelled(self) -> int:
        """How many of them were cancelled or swept."""
        return self._number("SELECT count(*) FROM sales_reservation WHERE status = 'CANCELLED'")

    def write_out(self) -> None:
        """Bring the log back into the file."""
        with closing(sqlite3.connect(self._file, timeout=60)) as connection:
            connection.execute("PRAGMA wal_checkpoint(PASSIVE)")

    def process_ids(self) -> Sequence[int]:
        """There are none."""
        return ()

    def _number(self, query: str) -> int:
        with closing(sqlite3.connect(self._file, timeout=60)) as connection:
            number = connection.execute(query).fetchone()[0]
        assert isinstance(number, int)
        return number


@contextmanager
def connected(url: str) -> Iterator[Postgresql]:
    """The database of that URL, on a connection of its own that commits each statement."""
    with psycopg.connect(url, autocommit=True) as connection:
        yield Postgresql(url, connection)
