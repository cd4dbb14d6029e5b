"""Seeing what a piece of code changed: every row of every table of the trade, of the teams and of the log."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.apps import apps

TRADE = ("events", "statistics", "sales", "payments")
WATCHED = (*TRADE, "accounts", "audit", "exports")


def dump() -> dict[str, list[dict[str, Any]]]:
    """All rows by table, in the order of their keys."""
    models = [model for app in WATCHED for model in apps.get_app_config(app).get_models()]
    return {model._meta.db_table: list(model._default_manager.order_by("pk").values()) for model in models}


@contextmanager
def nothing_changes() -> Iterator[None]:
    """Fails when the block leaves any row other than it found it. A refusal inside must be caught inside."""
    before = dump()
    yield
    assert dump() == before
