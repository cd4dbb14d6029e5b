"""The number of an order as buyers read it: the last digits of its id, which are of chance."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Func
from django.db.models.sql.compiler import SQLCompiler

NUMBER_DIGITS = 8  # hexadecimal; what tickets, mails and pages print


class OrderNumber(Func):
    """The number in small letters, of a column of ids.

    All of it is written into the SQL: SQLite finds nothing by an index on what is given as a parameter.
    """

    arity = 1
    output_field = CharField()

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **more: Any) -> Any:
        """Of the id with dashes: the last of them stands further in front."""
        template = f"RIGHT(CAST(%(expressions)s AS text), {NUMBER_DIGITS})"
        return self.as_sql(compiler, connection, template=template, **more)

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper, **more: Any) -> Any:
        """Of the id as it is kept, without dashes."""
        template = f"SUBSTR(%(expressions)s, -{NUMBER_DIGITS})"
        return self.as_sql(compiler, connection, template=template, **more)
