"""Making what a test starts from without asking the database about each constraint first.

Django's `full_clean` asks by a query for each of them, which was 34 of the 42 ms that an event took. A factory
makes what is right; were it not, the database would refuse it all the same.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import pytest
from django.db.models import Model

_is_trusted = ContextVar("is_trusted", default=False)


@contextmanager
def trusted() -> Iterator[None]:
    """Leave constraints to the database, in this thread, where `let_trust` took effect."""
    token = _is_trusted.set(True)
    try:
        yield
    finally:
        _is_trusted.reset(token)


def let_trust(patch: pytest.MonkeyPatch) -> None:
    """Let models listen to `trusted`, until the patch is undone."""
    validate = Model.validate_constraints

    def validate_unless_trusted(self: Model, *arguments: Any, **options: Any) -> None:
        if not _is_trusted.get():
            validate(self, *arguments, **options)

    patch.setattr(Model, "validate_constraints", validate_unless_trusted)
