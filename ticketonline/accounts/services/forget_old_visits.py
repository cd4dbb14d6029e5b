"""Forgetting who came to the staff's door long ago."""

from datetime import timedelta

from axes.models import AccessAttempt, AccessLog
from django.contrib.sessions.models import Session

from ...core import clock

KEPT = timedelta(days=30)  # log-ins and failed tries hold addresses of people


def forget_old_visits() -> int:
    """Delete the staff's sessions that have ended and the log-ins older than `KEPT`; say how many rows that were."""
    now = clock.now()
    old = (
        Session.objects.filter(expire_date__lt=now),
        AccessAttempt.objects.filter(attempt_time__lt=now - KEPT),
        AccessLog.objects.filter(attempt_time__lt=now - KEPT),
    )
    return sum(rows.delete()[0] for rows in old)
