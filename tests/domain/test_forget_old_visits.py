"""Ended sessions and old log-ins of staff are not kept."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt, AccessLog
from django.contrib.sessions.models import Session

from ticketonline.accounts.services.forget_old_visits import KEPT, forget_old_visits
from ticketonline.core import clock

pytestmark = pytest.mark.django_db


def test_only_what_is_old_is_forgotten():
    now = clock.now()
    Session.objects.create(session_key="ended", session_data="", expire_date=now - timedelta(seconds=1))
    Session.objects.create(session_key="running", session_data="", expire_date=now + timedelta(hours=1))
    for name, age in (("long ago", KEPT + timedelta(hours=1)), ("lately", timedelta(days=1))):
        AccessLog.objects.create(username=name)
        AccessLog.objects.filter(username=name).update(attempt_time=now - age)
        AccessAttempt.objects.create(username=name, failures_since_start=1)
        AccessAttempt.objects.filter(username=name).update(attempt_time=now - age)

    gone = forget_old_visits()

    assert gone == 3
    assert list(Session.objects.values_list("session_key", flat=True)) == ["running"]
    assert list(AccessLog.objects.values_list("username", flat=True)) == ["lately"]
    assert list(AccessAttempt.objects.values_list("username", flat=True)) == ["lately"]
