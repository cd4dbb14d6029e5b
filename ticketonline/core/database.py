"""The seam between the two databases: how a writing transaction begins, and how one waits for a row."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import OperationalError, connection, transaction

# SQLite has one writer at a time and lets the others poll with growing naps, in no order. Within a process a lock
# hands the turn over at once; `timeout` in the settings is left for the turn between processes.
_sqlite_turn = threading.Lock()
TURN_SECONDS = 10.0  # a writer needs milliseconds; whoever waits longer gets a 503 instead of holding a thread


@contextmanager
def writing() -> Iterator[None]:
    """One transaction that will write: all of it is committed, or nothing when it raises.

    On SQLite the database's only write lock is held from the first statement on (BEGIN IMMEDIATE), so what is read
    inside can't change before the commit. On PostgreSQL rows must be locked by `select_for_update`. Raises
    `OperationalError` when others write for too long.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        with transaction.atomic():
            yield
        return
    if not _sqlite_turn.acquire(timeout=TURN_SECONDS):
        raise OperationalError("another thread has been writing for too long")
    try:
        with transaction.atomic():
            yield
    finally:
        _sqlite_turn.release()


def wait_for_turn(work: str) -> None:
    """Wait until no other transaction does the work of that name; this one has its turn until it ends.

    Must run inside `writing()`, which on SQLite has waited already.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"ticketonline {work}"])


def can_skip_locked() -> bool:
    """Whether rows that another transaction holds can be passed over (PostgreSQL)."""
    return bool(connection.features.has_select_for_update_skip_locked)


def give_connection_back() -> None:
    """Before a wait for others: the pool may give this thread's connection to them. The next statement takes one anew.

    Where a thread's connection is its own (SQLite) or inside a transaction nothing is done.
    """
    if getattr(connection, "pool", None) is not None and not connection.in_atomic_block:
        connection.close()


def drop_broken_connections() -> None:
    """After a failure: replace the idle connections that do not work any more, all of them at once.

    A restart of the database cuts every one; each would otherwise be found out by a request that it costs a refusal.
    """
    pool = getattr(connection, "pool", None)
    if pool is not None:
        pool.check()
