"""Moving the clock that the whole shop reads."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from unittest import mock

from django.utils import timezone

INSTANT = timedelta(microseconds=1)  # the least that a database tells apart


@contextmanager
def at(moment: datetime) -> Iterator[datetime]:
    """Inside the block it is that moment, in every thread, and the clock stands still."""
    with mock.patch.object(timezone, "now", return_value=moment):
        yield moment


@contextmanager
def later(**passed: float) -> Iterator[datetime]:
    """Inside the block so much time has passed: `later(minutes=15)`."""
    with at(timezone.now() + timedelta(**passed)) as moment:
        yield moment
