"""What the window leaves to Django, and what it learns from it."""

import json
from typing import Any

import pytest

from tests.api.calling import NOBODY
from tests.asking import HOST, Desk, ask, at_once, request, said
from tests.changes import nothing_changes
from tests.web.two_ways import LANGUAGES, TwoWays, connections_left_open, decided_here, told, wish
from ticketonline.api.storefront import window as window_module
from ticketonline.api.storefront.window import PATH, Window
from ticketonline.core.front.bodies import NO_TURN
from ticketonline.events.models import Event

pytestmark = pytest.mark.django_db

BODY = json.dumps({"event_id": NOBODY, "tickets": [{"type": "VIP", "amount": 1}]}).encode()
LINE = b'{"type":"VIP","amount":1}'


@pytest.fixture(autouse=True)
def in_the_tests_transaction():
    """Requests are asked in the thread of the test."""
    with connections_left_open():
        yield


@pytest.fixture
def django() -> Desk:
    """What stands behind the window here: it takes whatever comes, and counts it."""
    return Desk(("Content-Type", "application/json"))


@pytest.fixture
def window(django: Desk) -> Window:
    """A window that has learnt English."""
    window = Window(django, limits=lambda: None, serve=decided_here)
    ask(window, PATH, method="POST", body=BODY)
    django.seen.clear()
    return window


def send(window: Window, body: bytes = BODY, **environ: Any) -> str:
    """The status of the answer to a plain wish that is changed like this; None takes a variable away."""
    given = request("POST", PATH, body) | environ
    return said(at_once(window({key: value for key, value in given.items() if value is not None}))).status


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"HTTP_ORIGIN": "http://127.0.0.1:8000"},
        {"HTTP_SEC_FETCH_SITE": "same-origin"},
        {"HTTP_SEC_FETCH_SITE": "none"},
        {"HTTP_HOST": "LOCALHOST"},
        {"HTTP_HOST": "[::1]:8000"},
        {"HTTP_ACCEPT": "text/html"},
        {"HTTP_X_FORWARDED_HOST": "elsewhere.example"},
        {"HTTP_X_FORWARDED_PROTO": "https"},
        {"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE"},
        {"HTTP_CONTENT_ENCODING": "gzip"},
        {"QUERY_STRING": None},
    ],
    ids=str,
)
def test_a_plain_wish_is_answered_here(window: Window, django: Desk, changed: dict[str, Any]):
    assert send(window, **changed) == "404 Not Found"
    assert django.seen == []


@pytest.mark.parametrize(
    "changed",
    [
        *({"REQUEST_METHOD": method} for method in ("GET", "HEAD", "PUT", "DELETE", "OPTIONS", "PATCH", "post")),
        *({"PATH_INFO": path} for path in ("/events/event/", PATH[:-1], f"/{PATH}", f"{PATH}/", PATH.upper())),
        {"QUERY_STRING": "a=1"},
        {"QUERY_STRING": "?"},
        {"CONTENT_TYPE": None},
        {"CONTENT_TYPE": ""},
        {"CONTENT_TYPE": "text/plain"},
        {"CONTENT_TYPE": "application/json; charset=utf-8"},
        {"CONTENT_TYPE": "application/json,application/json"},
        {"CONTENT_TYPE": "Application/JSON"},
        {"CONTENT_TYPE": "application/x-www-form-urlencoded"},
        {"CONTENT_TYPE": "multipart/form-data; boundary=x"},
        {"CONTENT_LENGTH": None},
        *({"CONTENT_LENGTH": length} for length in ("", "0", "000", "-1", "1e2", "x", "²", "65537", "9" * 19)),
        {"HTTP_TRANSFER_ENCODING": "chunked"},
        {"HTTP_TRANSFER_ENCODING": "identity"},
        {NO_TURN: True},
        {"HTTP_HOST": None},
        *({"HTTP_HOST": host} for host in ("", "elsewhere.example", f"{HOST}.evil.example", f"{HOST},{HOST}", "a b")),
        {"HTTP_HOST": "127.0.0.1:x"},
        {"HTTP_ORIGIN": "https://elsewhere.example"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_ORIGIN": ""},
        {"HTTP_ORIGIN": "http://127.0.0.1:8000.evil.example"},
        *({"HTTP_SEC_FETCH_SITE": site} for site in ("cross-site", "same-site", "", "same-origin,none")),
    ],
    ids=lambda changed: str(changed)[:60],
)
def test_everything_else_is_djangos_as_it_came(window: Window, django: Desk, changed: dict[str, Any]):
    with nothing_changes():
        assert send(window, **changed) == "200 OK"

    (seen,) = django.seen
    assert seen["wsgi.input"].read() == BODY
    assert {name: seen.get(name) for name in changed} == changed


@pytest.mark.parametrize("proto", [None, "http", "", "https,http", "HTTPS"])
def test_what_did_not_come_by_https_is_djangos_where_it_is_asked_for(window, django, settings, proto):
    settings.SECURE_SSL_REDIRECT = True

    assert send(window, HTTP_X_FORWARDED_PROTO=proto) == "200 OK"
    assert len(django.seen) == 1

    assert send(window, HTTP_X_FORWARDED_PROTO="https") == "404 Not Found"
    assert len(django.seen) == 1


@pytest.mark.parametrize("host", ["", "a b", "x@y"])
def test_a_host_that_is_none_is_djangos_even_where_any_is_allowed(window, django, settings, host):
    settings.ALLOWED_HOSTS = ["*"]
    window_module._is_ours.cache_clear()

    assert send(window, HTTP_HOST=host) == "200 OK"

    assert len(django.seen) == 1
    window_module._is_ours.cache_clear()


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b" ",
        b"[]",
        b"null",
        b"{}",
        b"\xef\xbb\xbf" + BODY,
        BODY + BODY,
        BODY + b"\0",
        BODY.replace(b"VIP", b"V\0P"),
        BODY.replace(b"VIP", b"\xff\xfe"),
        BODY.replace(b"VIP", b"\xed\xa0\x80"),
        BODY.replace(b"VIP", rb"\ud800"),
        BODY.replace(b"1}", b"1.0}"),
        BODY.replace(b"1}", b'"1"}'),
        BODY.replace(b"1}", b"01}"),
        BODY.replace(b"1}", b"true}"),
        BODY.replace(b"1}", b"NaN}"),
        BODY.replace(b"1}", b"9" * 5000 + b"}"),
        BODY[:-1] + b',"more":' + b"[" * 30_000 + b"]" * 30_000 + b"}",
        BODY[:-1] + b',"email":null}',
        BODY[:-1] + b',"event_id":"x"}',
        BODY.replace(NOBODY.encode(), b"'; DROP TABLE sales_reservation; --"),
        b"[" * 65_000,
    ],
    ids=lambda body: str(body)[:50],
)
def test_what_is_not_understood_is_djangos_to_refuse(window: Window, django: Desk, body: bytes):
    with nothing_changes():
        assert send(window, body) == "200 OK"

    assert django.seen[0]["wsgi.input"].read() == body


def test_of_keys_that_come_twice_the_last_counts_in_both_ways(olgas_event: Event):
    ways = TwoWays()
    ways.learn(olgas_event)
    body = json.dumps(wish(olgas_event)).encode()

    mine, djangos = ways.in_both(body[:-1] + b',"event_id":"' + NOBODY.encode() + b'"}')

    assert told(mine) == told(djangos)
    assert mine.status == "404 Not Found"


# --- What is learnt -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 404, 409, 429, 503])
def test_nothing_is_learnt_from_a_refusal(status: int):
    django = Desk(("Content-Type", "text/html"), ("Retry-After", "9"), status=status)
    window = Window(django, limits=lambda: None, serve=decided_here)

    assert [send(window)[:3] for _ in range(3)] == [str(status)] * 3
    assert len(django.seen) == 3


def test_it_learns_all_languages_before_the_first_buyer_comes_and_asks_no_database(
    olgas_event: Event, settings, django_assert_num_queries
):
    settings.RATE_LIMIT_IS_ON = False  # by which else the session is read
    ways = TwoWays()
    with django_assert_num_queries(0):
        at_once(ways.window.learn())

    for language in LANGUAGES:
        mine, djangos = ways.in_both(wish(olgas_event), {"Accept-Language": language})
        assert told(mine)[:3] == told(djangos)[:3]


@pytest.mark.parametrize("status", [200, 400, 404, 429, 500, 503])
def test_from_another_answer_than_was_expected_it_learns_nothing_beforehand(status: int):
    django = Desk(("Content-Type", "text/html"), status=status)
    window = Window(django, limits=lambda: None, serve=decided_here)
    at_once(window.learn())

    send(window)
    assert len(django.seen) == len(LANGUAGES) + 1


@pytest.mark.parametrize(
    "changed", [{"QUERY_STRING": "a=1"}, {"REQUEST_METHOD": "PUT"}, {"PATH_INFO": "/en/"}], ids=str
)
def test_nothing_is_learnt_from_what_is_not_plain(changed: dict[str, Any]):
    django = Desk()
    window = Window(django, limits=lambda: None, serve=decided_here)

    send(window, **changed)
    send(window)

    assert len(django.seen) == 2


def test_each_language_is_learnt_by_itself(window: Window, django: Desk):
    sent = [send(window, HTTP_ACCEPT_LANGUAGE=accepted) for accepted in ("pl", "pl-PL", "en;q=0.1,pl", "de", "en")]

    assert sent == ["200 OK"] + ["404 Not Found"] * 4
    assert len(django.seen) == 1


def test_what_is_one_buyers_own_is_never_learnt(olgas_event: Event):
    ways = TwoWays()
    body = json.dumps(wish(olgas_event)).encode()
    at_once(ways.window(request("POST", PATH, body, {"Cookie": "csrftoken=x; buyer=x"})))
    ways.learn(olgas_event)

    kept = {name.lower() for headers in ways.window._headers.values() for name, _ in headers}

    assert ways.window._headers.keys() == {*LANGUAGES}
    assert not kept & {"set-cookie", "content-length", "cache-control", "age", "etag", "retry-after", "location"}
    assert {"content-type", "content-language", "vary", "content-security-policy"} <= kept


def test_an_answer_is_a_list_of_its_own(window: Window):
    given: list[list[tuple[str, str]]] = []
    for _ in range(2):
        given.append(at_once(window(request("POST", PATH, BODY)))[1])
        given[-1].append(("X-Extra", "1"))

    assert sum(name == "X-Extra" for name, _ in given[1]) == 1


# --- Front ends on other sites --------------------------------------------------------------------------------------


def test_a_named_front_end_is_djangos_and_colours_nobodys_answer(olgas_event: Event, settings):
    settings.CORS_ALLOWED_ORIGINS = ["https://front.example"]
    ways = TwoWays()
    headers = {"Origin": "https://front.example", "Sec-Fetch-Site": "cross-site"}
    assert ways.at_the_window(wish(olgas_event), headers).headers["access-control-allow-origin"] == headers["Origin"]
    ways.learn(olgas_event)

    mine, djangos = ways.in_both(wish(olgas_event, VIP=6))

    assert told(mine) == told(djangos)
    assert "access-control-allow-origin" not in mine.headers
    assert "origin" in mine.headers["vary"].lower()
    assert ways.at_the_window(wish(olgas_event), headers).headers["access-control-allow-origin"] == headers["Origin"]
