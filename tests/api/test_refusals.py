"""The one handler of refusals, as programs meet it (ticketonline/refusals.py)."""

import json

import pytest
from django.core.exceptions import RequestDataTooBig
from django.db import IntegrityError, InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import RequestFactory

from ticketonline.core.errors import Busy, NotFound
from ticketonline.refusals import (
    RefusalMiddleware,
    bad_request,
    forbidden,
    not_found,
    refuse,
    server_error,
)
from ticketonline.sales.errors import OverLimit

PATH = "/events/event/"


@pytest.fixture
def request_() -> HttpRequest:
    """A program's request."""
    return RequestFactory().get(PATH)


def middleware() -> RefusalMiddleware:
    return RefusalMiddleware(lambda request: HttpResponse("answered"))


def said(response: HttpResponse | None) -> tuple[int, str]:
    assert response is not None
    assert response.headers["Content-Type"] == "application/json"
    return response.status_code, json.loads(response.content)["code"]


def test_a_refusal_is_three_sentences_of_json(request_: HttpRequest):
    response = refuse(request_, OverLimit(type="VIP", limit=5))

    assert response.status_code == 422
    assert json.loads(response.content) == {
        "error": "At most 5 tickets of this type in one reservation: VIP.",
        "message": "At most 5 tickets of this type in one reservation: VIP.",
        "code": "over_limit",
    }
    assert response.headers["Cache-Control"] == "no-store"
    assert "Retry-After" not in response.headers


def test_a_refusal_that_passes_says_when_to_come_back(request_: HttpRequest):
    assert refuse(request_, Busy()).headers["Retry-After"] == "2"


def test_signs_that_mean_something_elsewhere_stay_what_they_are(request_: HttpRequest):
    name = 'VIP "%s" %(limit)s <b> \\ \u2028 ł 🎟'

    content = json.loads(refuse(request_, OverLimit(type=name, limit=5)).content)

    assert content["error"].endswith(f": {name}.")


@pytest.mark.parametrize("path", ["/events/x/", "/transactions/x/", "/api/x"])
def test_programs_are_refused_in_json_at_all_their_addresses(path: str):
    assert said(refuse(RequestFactory().get(path), NotFound())) == (404, "not_found")


@pytest.mark.parametrize(
    ("exception", "expected"),
    [
        (OverLimit(type="VIP", limit=5), (422, "over_limit")),
        (OperationalError(), (503, "busy")),
        (InterfaceError(), (503, "busy")),
        (RequestDataTooBig(), (413, "body_too_large")),
    ],
)
def test_what_the_world_may_cause_becomes_its_answer(
    request_: HttpRequest, exception: Exception, expected: tuple[int, str]
):
    assert said(middleware().process_exception(request_, exception)) == expected


@pytest.mark.parametrize("bug", [ValueError(), KeyError("x"), AssertionError(), IntegrityError(), RecursionError()])
def test_a_bug_of_ours_stays_one(request_: HttpRequest, bug: Exception):
    assert middleware().process_exception(request_, bug) is None


def test_djangos_own_handlers_speak_the_same(request_: HttpRequest):
    assert said(bad_request(request_, Exception())) == (400, "bad_request")
    assert said(forbidden(request_)) == (403, "forbidden")
    assert said(not_found(RequestFactory().post("/events/x"), Exception())) == (404, "not_found")
    assert said(server_error(request_)) == (500, "server_error")


def test_a_request_without_fault_goes_on(request_: HttpRequest):
    assert middleware()(request_).content == b"answered"


def test_a_charset_is_put_aside():
    request = RequestFactory().get(PATH, {"q": "Łódź"}, content_type="text/plain; charset=iso-8859-2")

    middleware()(request)

    assert request.GET["q"] == "Łódź"
