"""Which guards the database itself has, asked of its own catalogue: Django's introspection takes seconds of SQLite."""

import re

from django.db import connection

NAMED = re.compile(r'CONSTRAINT "(\w+)"')

# Constraints and indexes by name, foreign keys by column as well; those that were never checked or built do not count.
POSTGRESQL = """
    SELECT conname FROM pg_constraint WHERE conrelid = %(table)s::regclass AND convalidated
    UNION ALL
    SELECT class.relname FROM pg_index JOIN pg_class AS class ON class.oid = indexrelid
    WHERE indrelid = %(table)s::regclass AND indisvalid
    UNION ALL
    SELECT attname FROM pg_constraint JOIN pg_attribute ON attrelid = conrelid AND attnum = ANY(conkey)
    WHERE conrelid = %(table)s::regclass AND contype = 'f' AND convalidated
"""


def kept_guards(table: str) -> set[str]:
    """The names of the table's constraints and indexes, and the columns of its foreign keys."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(POSTGRESQL, {"table": table})
            return {name for (name,) in cursor.fetchall()}
        cursor.execute("SELECT name, sql FROM sqlite_master WHERE tbl_name = %s", [table])
        made = cursor.fetchall()
        cursor.execute(f"PRAGMA foreign_key_list({connection.ops.quote_name(table)})")
        columns = {row[3] for row in cursor.fetchall()}
    return columns | {name for name, _sql in made} | {found for _, sql in made for found in NAMED.findall(sql or "")}
