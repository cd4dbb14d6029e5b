"""Emptying the database after a test that committed: the audit log, which refuses that, as well."""

from collections.abc import Sequence
from typing import Any

import pytest
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations

TRIGGERS = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'audit_entry'"


def let_the_log_be_emptied(patch: pytest.MonkeyPatch) -> None:
    """Take the log's triggers away while Django empties all tables, and put them back."""
    execute = BaseDatabaseOperations.execute_sql_flush

    def execute_without_triggers(self: BaseDatabaseOperations, sql_list: Sequence[str]) -> Any:
        off, on = _statements()
        return execute(self, [*off, *sql_list, *on])

    patch.setattr(BaseDatabaseOperations, "execute_sql_flush", execute_without_triggers)


def _statements() -> tuple[list[str], list[str]]:
    if connection.vendor == "postgresql":
        return ["ALTER TABLE audit_entry DISABLE TRIGGER USER"], ["ALTER TABLE audit_entry ENABLE TRIGGER USER"]
    with connection.cursor() as cursor:
        triggers = cursor.execute(TRIGGERS).fetchall()
    return [f"DROP TRIGGER {name}" for name, _ in triggers], [sql for _, sql in triggers]
