"""Attacks on the staff's door, which everybody can reach."""

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.sessions.models import Session

from tests.conftest import PASSWORD
from tests.web.pages import read

pytestmark = pytest.mark.django_db

LOGIN = "/admin/login/"


@pytest.mark.parametrize(
    "name", ["u" * 151, "u" * 256, "u" * 100_000, "\N{ARABIC LIGATURE SALLALLAHOU ALAYHE WASALLAM}" * 60]
)
def test_a_name_that_is_longer_than_any_is_refused_by_the_form(bruno, name):
    answer = bruno.post(LOGIN, {"username": name, "password": "wrong"})

    assert answer.status_code == 200
    assert "at most 150 characters" in answer.content.decode()
    assert AccessAttempt.objects.count() == 0


@pytest.mark.parametrize("name", ["olga ", "  olga", "ｏｌｇａ"])
def test_the_same_name_written_otherwise_is_as_closed(bruno, olga, name):
    for _ in range(5):
        bruno.post(LOGIN, {"username": "olga", "password": "wrong"})

    answer = bruno.post(LOGIN, {"username": name, "password": PASSWORD})

    assert answer.status_code == 429
    assert Session.objects.count() == 0


@pytest.mark.parametrize("header", ["X-Forwarded-For", "X-Real-IP", "Forwarded", "Client-IP", "Remote-Addr"])
def test_an_address_that_a_header_claims_opens_nothing(bruno, olga, header):
    for _ in range(5):
        bruno.post(LOGIN, {"username": "olga", "password": "wrong"})

    answer = bruno.post(LOGIN, {"username": "olga", "password": PASSWORD}, headers={header: "192.0.2.77"})

    assert answer.status_code == 429


def test_whoever_goes_on_guessing_does_not_keep_the_door_closed_any_longer(bruno, stella, olga):
    for _ in range(5):
        stella.post(LOGIN, {"username": "olga", "password": "wrong"})
    a_while_ago = AccessAttempt.objects.get().attempt_time - timedelta(minutes=14)
    AccessAttempt.objects.update(attempt_time=a_while_ago)

    for _ in range(3):
        assert stella.post(LOGIN, {"username": "olga", "password": "wrong"}).status_code == 429

    attempt = AccessAttempt.objects.get()
    assert (attempt.attempt_time, attempt.failures_since_start) == (a_while_ago, 5)
    AccessAttempt.objects.update(attempt_time=a_while_ago - timedelta(minutes=1))
    assert bruno.post(LOGIN, {"username": "olga", "password": PASSWORD}).status_code == 302


class Unread:
    """A body that must not be read."""

    def read(self, *_: int) -> bytes:
        raise AssertionError("the body was read")

    readline = read


@pytest.mark.parametrize("content_type", ["multipart/form-data; boundary=x", "application/x-www-form-urlencoded"])
def test_a_stranger_can_not_fill_the_disk_through_the_door(bruno, content_type):
    answer = bruno.generic(
        "POST",
        LOGIN,
        content_type=content_type,
        CONTENT_LENGTH=str(settings.STAFF_BODY_LIMIT_BYTES + 1),
        **{"wsgi.input": Unread()},
    )

    assert answer.status_code == 413


@pytest.mark.parametrize("path", [LOGIN, "/admin/events/event/add/", "/admin/logout/", "/en/", "/health/"])
def test_a_form_that_no_page_of_ours_sent_is_refused_on_a_page_of_ours(client, path):
    client.handler.enforce_csrf_checks = True

    answer = client.post(path, {"username": "olga", "password": "wrong"})

    assert answer.status_code == 403
    assert read(answer).texts("h1") == ["This request came from another site and was refused."]
    assert answer.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize(
    "wanted",
    [
        "//elsewhere.example",
        "https://elsewhere.example",
        "/\\elsewhere.example",
        "javascript:alert(1)",
        "https:elsewhere",
    ],
)
def test_the_door_leads_to_no_other_site(bruno, olga, wanted):
    answer = bruno.post(LOGIN, {"username": "olga", "password": PASSWORD, "next": wanted})

    assert (answer.status_code, answer.headers["Location"]) == (302, "/manage/")
