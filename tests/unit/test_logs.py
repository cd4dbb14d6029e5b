import logging

import pytest
from django.conf import settings

from ticketonline.core.logs import NotBusy, OneLine

pytestmark = pytest.mark.one_engine


def record(status_code: int | None) -> logging.LogRecord:
    made = logging.makeLogRecord({"msg": "Service Unavailable: /events/reservation/"})
    if status_code is not None:
        made.status_code = status_code
    return made


@pytest.mark.parametrize(("status_code", "is_logged"), [(503, False), (500, True), (404, True), (None, True)])
def test_a_busy_answer_is_no_line_in_the_log(status_code, is_logged):
    assert NotBusy().filter(record(status_code)) is is_logged


def test_the_log_of_requests_leaves_busy_answers_out():
    assert settings.LOGGING["loggers"]["django.request"]["filters"] == ["not_busy"]


def test_what_a_caller_did_wrong_is_logged_without_a_traceback():
    made = logging.makeLogRecord({"msg": "Invalid Host", "exc_info": (ValueError, ValueError(), None)})

    assert OneLine().filter(made)
    assert made.exc_info is None
