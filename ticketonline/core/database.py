"""The seam between the two databases: how a writing transaction begins, and how one waits for a row."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import OperationalError, connection, transaction

from .turns import Turns

# SQLite has one writer at a time and lets the others poll with growing naps, in no order. Within a process a lock
# hands the turn over at once; `timeout` in the settings is left for the turn between processes.
_sqlite_turn = threading.Lock()
TURN_SECONDS = 10.0  # a writer needs milliseconds; whoever waits longer gets a 503 instead of holding a thread
# Who waits keeps a thread as well, so no more do than leave some to others (tests/races/test_turns.py).
_sqlite_room = threading.BoundedSemaphore(settings.WRITING_THREADS)
# On PostgreSQL a process has few connections. Some of them write: a commit that stalls leaves the others to those who
# read.
_postgresql_turns = Turns(at_once=settings.WRITERS, room=settings.WRITING_THREADS)


def make_room(threads: int) -> None:
    """Let so many threads write or wait to, in a process that serves no requests, before any does."""
    global _sqlite_room
    _sqlite_room = threading.BoundedSemaphore(threads)
    _postgresql_turns.make_room(threads)


@contextmanager
def writing(*, is_in_line: bool = False) -> Iterator[None]:
    """One transaction that will write: all of it is committed, or nothing when it raises.

    On SQLite the database's only write lock is held from the first statement on (BEGIN IMMEDIATE), so what is read
    inside can't change before the commit. On PostgreSQL rows must be locked by `select_for_update`; whoever
    `is_in_line` already waited among its kind (at the sales desk). Raises `OperationalError` when others write for too
    long, or too many wait to.
    """
    if connection.in_atomic_block or (is_in_line and connection.vendor != "sqlite"):
        with transaction.atomic():
            yield
        return
    with _sqlite_turn_taken(is_in_line) if connection.vendor == "sqlite" else _postgresql_turn_taken():
        with transaction.atomic():
            yield


@contextmanager
def _sqlite_turn_taken(is_in_line: bool) -> Iterator[None]:
    if not is_in_line and not _sqlite_room.acquire(blocking=False):
        raise OperationalError("too many threads wait to write")
    try:
        if not _sqlite_turn.acquire(timeout=TURN_SECONDS):
            raise OperationalError("another thread has been writing for too long")
        try:
            yield
        finally:
            _sqlite_turn.release()
    finally:
        if not is_in_line:
            _sqlite_room.release()


@contextmanager
def _postgresql_turn_taken() -> Iterator[None]:
    if not _postgresql_turns.begin(patience=TURN_SECONDS, before_waiting=give_connection_back):
        raise OperationalError("too many threads write, or have been writing for too long")
    try:
        yield
    finally:
        _postgresql_turns.end()


def wait_for_turn(work: str, *, patience: float | None = None) -> None:
    """Wait until no other transaction does the work of that name; this one has its turn until it ends.

    With `patience` it waits so many seconds for this and for every later lock, else as long as the settings say. Must
    run inside `writing()`, which on SQLite has waited already.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            if patience is not None:
                cursor.execute("SELECT set_config('lock_timeout', %s, true)", [f"{patience:.0f}s"])
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
