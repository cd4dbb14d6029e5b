"""Commits that stall: PostgreSQL waits, with every commit, for a standby that does not exist, until told otherwise."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

NOBODY = "nobody"
POLL_SECONDS = 0.02
PATIENCE_SECONDS = 20.0


@contextmanager
def stalled_commits(url: str) -> Iterator[None]:
    """Inside the block no transaction that wrote is committed; at its end all of them are. Reading goes on."""
    _set(url, f"ALTER SYSTEM SET synchronous_standby_names = '{NOBODY}'")
    try:
        yield
    finally:
        _set(url, "ALTER SYSTEM RESET synchronous_standby_names")


def count_stalled(url: str) -> int:
    """How many transactions stand in their commit."""
    with psycopg.connect(url, autocommit=True) as database:
        row = database.execute("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'").fetchone()
        assert row is not None
        count: int = row[0]
        return count


def _set(url: str, statement: str) -> None:
    with psycopg.connect(url, autocommit=True) as database:
        database.execute(statement)
        database.execute("SELECT pg_reload_conf()")
        # The checkpointer passes it on to everybody else a moment later; a new connection reads it at once.
        deadline = time.monotonic() + PATIENCE_SECONDS
        wanted = NOBODY if NOBODY in statement else ""
        while psycopg.connect(url).execute("SHOW synchronous_standby_names").fetchone() != (wanted,):
            assert time.monotonic() < deadline, f"not within {PATIENCE_SECONDS} s: {statement}"
            time.sleep(POLL_SECONDS)
