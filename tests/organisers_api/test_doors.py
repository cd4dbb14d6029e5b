"""What is refused whatever an operation does, and how: always a problem, never anything else."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

from tests.changes import nothing_changes
from tests.organisers_api.calling import NOBODY, V1, Program, assert_problem, program_with_everything
from ticketonline.accounts.models import ApiToken, Membership
from ticketonline.api.organisers import events as events_module
from ticketonline.core import clock
from ticketonline.events.models import Event

pytestmark = pytest.mark.django_db
DATE = "2031-06-21T20:00:00+02:00"


@pytest.mark.parametrize("sent", ["", "Bearer", "Bearer ", "Basic b2xnYTpwYXNz", "tko_", "bearer\t"])
def test_without_a_token_nobody_comes_in(sent: str):
    response = Client().get(f"{V1}/token", headers={"Authorization": sent})

    assert_problem(response, 401, "no_token")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="organisers"'


def test_a_wrong_token_is_told_so(robot: Program):
    response = robot.call("GET", "/token", headers={"Authorization": f"Bearer {robot.secret[:-1]}é"})

    assert_problem(response, 401, "invalid_token")
    assert response.headers["WWW-Authenticate"] == 'Bearer realm="organisers", error="invalid_token"'


def test_the_scheme_is_named_in_any_case(robot: Program):
    assert robot.call("GET", "/token", headers={"Authorization": f"bEARER  {robot.secret} "}).status_code == 200


def test_a_log_in_of_the_back_office_opens_nothing_here(olgas_membership: Membership):
    browser = Client()
    browser.force_login(olgas_membership.user, backend="ticketonline.web.manage.log_in.PasswordBackend")

    assert_problem(browser.get(f"{V1}/events"), 401, "no_token")


@pytest.mark.parametrize(
    "path", ["/", "/x", "/events/", "/events/x", "/events/%00", "/openapi.yaml", f"/events/{NOBODY}/x"]
)
@pytest.mark.parametrize("method", ["POST", "DELETE", "PATCH"])
def test_an_address_that_is_none_is_a_problem_too(robot: Program, path: str, method: str):
    response = robot.call(method, path)

    assert_problem(response, *((405, "method_not_allowed") if path == "/" else (404, "not_found")))


@pytest.mark.parametrize(
    ("path", "allowed"),
    [
        ("/events", "GET, HEAD, OPTIONS, POST"),
        (f"/events/{NOBODY}", "DELETE, GET, HEAD, OPTIONS, PATCH"),
        (f"/events/{NOBODY}/publish", "OPTIONS, POST"),
        ("/openapi.json", "GET, HEAD, OPTIONS"),
    ],
)
def test_methods_that_an_address_does_not_take(robot: Program, path: str, allowed: str):
    for method in ("GET", "PUT", "POST", "TRACE", "PROPFIND"):
        if method not in allowed.split(", "):
            response = robot.call(method, path)

            assert_problem(response, 405, "method_not_allowed")
            assert response.headers["Allow"] == allowed
    options = robot.call("OPTIONS", path)
    assert (options.status_code, options.content, options.headers["Allow"]) == (204, b"", allowed)


def test_head_is_answered_as_get(robot: Program):
    got, head = robot.get("/token"), robot.call("HEAD", "/token")

    assert (head.status_code, head.content) == (200, b"")
    assert {**head.headers, "RateLimit": ""} == {**got.headers, "RateLimit": ""}  # which counts both


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"])
def test_a_body_that_is_no_json_is_refused(robot: Program, kind: str):
    response = robot.call("POST", "/events", "{}", {"Content-Type": kind})

    assert_problem(response, 415, "unsupported_media_type")


@pytest.mark.parametrize("body", ["", "{", "[]", "null", '{"name": "\\ud800"}', b"\xff", "[" * 5000, '{"name":1e999}'])
def test_a_body_that_can_not_be_read_is_malformed(robot: Program, body: Any):
    assert_problem(robot.call("POST", "/events", body), 400, "bad_request")


def test_a_body_that_is_too_large_is_refused(robot: Program):
    assert_problem(robot.post("/events", "x" * 70_000), 413, "body_too_large")


def test_another_site_is_refused(robot: Program):
    with nothing_changes():
        response = robot.call("POST", "/events", {}, {"Origin": "https://evil.example"})

    assert_problem(response, 403, "cross_site")


def test_a_database_out_of_reach_is_told_with_when_to_come_back(robot: Program, monkeypatch: Any):
    def away(*_args: Any, **_named: Any) -> Any:
        raise OperationalError("the server closed the connection unexpectedly")

    monkeypatch.setattr(events_module, "list_events_made", away)

    response = robot.get("/events")

    assert_problem(response, 503, "busy")
    assert response.headers["Retry-After"] == "2"


def test_a_refusal_is_in_the_language_asked_for(robot: Program):
    response = robot.get(f"/events/{NOBODY}", Accept_Language="pl")

    assert response.json()["detail"] == "Nie ma takiego wydarzenia."
    assert response.json()["title"] == "Event not found"


# --- How often ------------------------------------------------------------------------------------------------------


def test_each_token_reads_and_writes_so_often(robot: Program, olgas_membership: Membership, settings: Any):
    settings.TOKEN_READS_A_MINUTE, settings.TOKEN_WRITES_A_MINUTE = 8, 4
    other = program_with_everything(olgas_membership)

    reads = [robot.get("/token") for _ in range(5)]
    writes = [robot.post("/events", {"name": f"Night {number}", "date": DATE}) for number in range(3)]

    assert [one.status_code for one in reads] == [200] * 4 + [429]
    assert [one.status_code for one in writes] == [201, 201, 429]
    assert_problem(reads[-1], 429, "too_many_requests")
    assert 1 <= int(reads[-1].headers["Retry-After"]) <= 8
    assert Event.objects.count() == 2
    assert other.get("/token").status_code == 200


def test_every_answer_to_a_token_says_how_often_it_may_still_call(robot: Program, settings: Any):
    settings.TOKEN_READS_A_MINUTE, settings.TOKEN_WRITES_A_MINUTE = 6, 2

    read, unknown, last = robot.get("/token"), robot.get(f"/events/{NOBODY}"), robot.get("/token")
    refused, written = robot.get("/token"), robot.post("/events", {"name": "Night", "date": DATE})
    stranger = robot.get("/token", Authorization="Bearer tko_x")

    assert {one.headers["RateLimit-Policy"] for one in (read, unknown, last, refused)} == {'"reads";q=3;w=30'}
    assert written.headers["RateLimit-Policy"] == '"writes";q=1;w=30'
    assert [one.headers["RateLimit"].rpartition(";")[0] for one in (read, unknown, last, refused, written)] == [
        '"reads";r=2',
        '"reads";r=1',
        '"reads";r=0',
        '"reads";r=0',
        '"writes";r=0',
    ]
    assert [read.headers["RateLimit"], written.headers["RateLimit"]] == ['"reads";r=2;t=10', '"writes";r=0;t=30']
    assert_problem(unknown, 404, "event_not_found")
    assert_problem(refused, 429, "too_many_requests")
    assert "RateLimit" not in stranger.headers


def test_without_limits_nothing_is_said_of_them(robot: Program, settings: Any):
    settings.RATE_LIMIT_IS_ON = False

    assert not [name for name in robot.get("/token").headers if name.startswith("RateLimit")]


def test_the_last_use_is_seen_and_not_written_with_every_request(robot: Program, django_assert_num_queries: Any):
    robot.get("/token")
    first = ApiToken.objects.get().last_used_at
    with django_assert_num_queries(1):
        robot.get("/token")

    assert first is not None
    assert clock.now() - first < timedelta(seconds=30)
    assert ApiToken.objects.get().last_used_at == first
