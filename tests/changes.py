"""Seeing what a piece of code changed: every row of every table of the trade, of the teams and of the log."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import Model

TRADE = ("events", "statistics", "sales", "payments")
WATCHED = (*TRADE, "accounts", "audit", "delivery", "exports", "outbox")


def dump() -> dict[str, list[dict[str, Any]]]:
    """All rows by table, in the order of their keys, as the database's driver gives them."""
    models = [model for app in WATCHED for model in apps.get_app_config(app).get_models()]
    with connection.cursor() as cursor:
        return {model._meta.db_table: _rows(cursor, model) for model in models}


def _rows(cursor: CursorWrapper, model: type[Model]) -> list[dict[str, Any]]:
    quote, meta = connection.ops.quote_name, model._meta
    assert meta.pk is not None
    assert meta.pk.column is not None
    cursor.execute(f"SELECT * FROM {quote(meta.db_table)} ORDER BY {quote(meta.pk.column)}")
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


@contextmanager
def nothing_changes() -> Iterator[None]:
    """Fails when the block leaves any row other than it found it. A refusal inside must be caught inside."""
    before = dump()
    yield
    assert dump() == before
