import logging

import pytest
from django.conf import settings

from ticketonline.core.logs import NoSecrets, NotBusy, OneLine

pytestmark = pytest.mark.one_engine


def record(status_code: int | None) -> logging.LogRecord:
    made = logging.makeLogRecord({"msg": "Service Unavailable: /events/reservation/"})
    if status_code is not None:
        made.status_code = status_code
    return made


@pytest.mark.parametrize(("status_code", "is_logged"), [(503, False), (500, True), (404, True), (None, True)])
def test_a_busy_answer_is_no_line_in_the_log(status_code, is_logged):
    assert NotBusy().filter(record(status_code)) is is_logged


def test_the_log_of_requests_leaves_busy_answers_and_secrets_out():
    assert settings.LOGGING["loggers"]["django.request"]["filters"] == ["not_busy", "no_secrets"]


@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/manage/invitations/SECRET/", "/manage/invitations/…/"),
        ("/manage/account/password/reset/key/3-SECRET/", "/manage/account/password/reset/key/…/"),
        ("/manage/account/confirm-email/SECRET", "/manage/account/confirm-email/…"),
        ("/manage/invitations/", "/manage/invitations/"),
        ("/manage/olgas-nights/team/", "/manage/olgas-nights/team/"),
    ],
)
def test_a_secret_address_is_logged_without_its_secret(path, logged):
    made = logging.makeLogRecord({"msg": "%s: %s", "args": ("Internal Server Error", path)})

    assert NoSecrets().filter(made)
    assert made.getMessage() == f"Internal Server Error: {logged}"


def test_what_a_caller_did_wrong_is_logged_without_a_traceback():
    made = logging.makeLogRecord({"msg": "Invalid Host", "exc_info": (ValueError, ValueError(), None)})

    assert OneLine().filter(made)
    assert made.exc_info is None
