"""Emptying the database after a test that committed: the audit log, which refuses that, as well.

Django truncates every table and then looks for all content types and permissions again: 490 ms on PostgreSQL, where
a truncated table is a set of new files. Deleting the few rows that a test leaves takes 4 ms.
"""

from functools import cache

import pytest
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper
from django.test import TransactionTestCase

# What migrating fills in, and no test touches.
STAYS = ("django_migrations", "django_content_type", "auth_permission")
TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'"


def empty_by_deleting(patch: pytest.MonkeyPatch) -> None:
    """Let tests that commit end with `empty_the_database`, until the patch is undone."""
    patch.setattr(TransactionTestCase, "_fixture_teardown", lambda case: empty_the_database())


def empty_the_database() -> None:
    """Delete every row that is no content type or permission. Waits for whoever still writes, as TRUNCATE would."""
    with transaction.atomic(durable=True), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            _empty_postgresql(cursor)
        else:
            _empty_sqlite(cursor)


def _empty_postgresql(cursor: CursorWrapper) -> None:
    tables = ", ".join(_tables())
    cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")
    cursor.execute("ALTER TABLE audit_entry DISABLE TRIGGER USER")
    cursor.execute("; ".join(f"DELETE FROM {table}" for table in _tables()))
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks still to be made can't be altered
    cursor.execute("ALTER TABLE audit_entry ENABLE TRIGGER USER")


def _empty_sqlite(cursor: CursorWrapper) -> None:
    triggers = cursor.execute(TRIGGERS).fetchall()
    for name, _ in triggers:
        cursor.execute(f"DROP TRIGGER {name}")
    for table in _tables():
        cursor.execute(f"DELETE FROM {table}")
    for _, statement in triggers:
        cursor.execute(statement)


@cache
def _tables() -> list[str]:
    names = connection.introspection.django_table_names(only_existing=True, include_views=False)
    return [connection.ops.quote_name(name) for name in sorted(names) if name not in STAYS]
