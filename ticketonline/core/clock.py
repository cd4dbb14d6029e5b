"""The one place that asks for the time."""

from datetime import datetime

from django.utils import timezone


def now() -> datetime:
    """The current moment, aware, in UTC. Tests move it by replacing `django.utils.timezone.now`."""
    return timezone.now()
