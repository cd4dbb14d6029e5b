"""The seam to the two databases: looking at all rows as they are at one moment, while others go on writing."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.db.models import Model, QuerySet

BATCH = 2_000  # rows fetched at a time, however many there are

# What the two spell differently. The offsets are for what may differ between two clocks, see `recount`.
_WORDS = {
    "postgresql": {
        "hour": "date_trunc('hour', {moment})",
        "earlier": "{moment} - interval '{seconds} seconds'",
        "later": "{moment} + interval '{seconds} seconds'",
    },
    "sqlite": {
        "hour": "substr({moment}, 1, 13) || ':00:00'",
        "earlier": "datetime({moment}, '-{seconds} seconds')",
        "later": "datetime({moment}, '+{seconds} seconds')",
    },
}


@contextmanager
def snapshot() -> Iterator[None]:
    """Whatever is read inside is the database as it was at one moment; nobody waits for it, and nothing can be written.

    Inside a transaction it is that one's view, for those who hold the locks that keep it still.
    """
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            # All rows are wanted, not the first few soon, which is what a cursor is planned for otherwise.
            cursor.execute("SET LOCAL cursor_tuple_fraction = 1")
            let_tables_be_read_whole()
            yield
    else:
        with _reading_alone() as cursor:
            # By hand: Django's own would be IMMEDIATE and take the only write lock there is. In WAL mode a reader sees
            # what was committed when it began, and writers go on.
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


def let_tables_be_read_whole() -> None:
    """Until this transaction ends; the shop's own small queries never should (settings/database.py)."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = on")


@contextmanager
def _reading_alone() -> Iterator[CursorWrapper]:
    """Refuse to write, and sort millions of rows on disk: in memory is for the small queries of the shop itself."""
    with connection.cursor() as cursor:
        (usual,) = cursor.execute("PRAGMA temp_store").fetchone()
        cursor.execute("PRAGMA temp_store=FILE")
        cursor.execute("PRAGMA query_only=ON")
        try:
            yield cursor
        finally:
            cursor.execute("PRAGMA query_only=OFF")
            cursor.execute(f"PRAGMA temp_store={usual}")


def stream(query: "str | QuerySet[Model, Any]", parameters: Sequence[Any] = ()) -> Iterator[tuple[Any, ...]]:
    """The rows of the query as the database gives them, a batch at a time, in constant memory."""
    if not isinstance(query, str):
        query, parameters = query.query.sql_with_params()
    with connection.chunked_cursor() as cursor:
        cursor.execute(query, parameters)
        while rows := cursor.fetchmany(BATCH):
            yield from rows


def hour_of(moment: str) -> str:
    """SQL for the beginning of the hour of UTC in which the column's moment lies."""
    return _WORDS[connection.vendor]["hour"].format(moment=moment)


def earlier(moment: str, seconds: int) -> str:
    """SQL for the moment so much earlier than the column's."""
    return _WORDS[connection.vendor]["earlier"].format(moment=moment, seconds=seconds)


def later(moment: str, seconds: int) -> str:
    """SQL for the moment so much later than the column's."""
    return _WORDS[connection.vendor]["later"].format(moment=moment, seconds=seconds)


def as_key(value: UUID | str) -> UUID:
    """A key as the database tells it: SQLite keeps it as text."""
    return value if isinstance(value, UUID) else UUID(value)
