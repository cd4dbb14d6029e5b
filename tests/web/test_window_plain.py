"""Which wishes and payments the window answers itself, and which it leaves to Django."""

import json
from typing import Any

import pytest

from tests.api.calling import NOBODY
from tests.asking import HOST, Desk, ask, at_once, request, said
from tests.changes import nothing_changes
from tests.web.two_ways import TwoWays, operations_here, told, wish
from ticketonline.api.storefront.window import plain
from ticketonline.api.storefront.window.operation import RESERVATIONS as PATH
from ticketonline.api.storefront.window.operation import TRANSACTIONS
from ticketonline.api.storefront.window.window import Window
from ticketonline.core.front.bodies import NO_TURN
from ticketonline.events.models import Event

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_engine,
    pytest.mark.usefixtures("in_the_tests_transaction"),
]

BODY = json.dumps({"event_id": NOBODY, "tickets": [{"type": "VIP", "amount": 1}]}).encode()
PAYMENT = json.dumps({"reservation_id": NOBODY, "token": "card_error"}).encode()
BODIES = {"POST": BODY, "PUT": PAYMENT}


@pytest.fixture
def django() -> Desk:
    """What stands behind the window here: it takes whatever comes, and counts it."""
    return Desk(("Content-Type", "application/json"))


@pytest.fixture
def window(django: Desk) -> Window:
    """A window that has learnt English."""
    window = Window(django, operations_here(), limits=lambda: None)
    for method, body in BODIES.items():
        ask(window, PATH, method=method, body=body)
    django.seen.clear()
    return window


def send(window: Window, body: bytes = BODY, method: str = "POST", **environ: Any) -> str:
    """The status of the answer to a plain wish that is changed like this; None takes a variable away."""
    given = request(method, PATH, body) | environ
    return said(at_once(window({key: value for key, value in given.items() if value is not None}))).status


@pytest.mark.parametrize("method", BODIES)
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
def test_a_plain_wish_or_payment_is_answered_here(window: Window, django: Desk, method: str, changed: dict[str, Any]):
    assert send(window, BODIES[method], method, **changed) == "404 Not Found"
    assert django.seen == []


@pytest.mark.parametrize("method", BODIES)
@pytest.mark.parametrize(
    "changed",
    [
        *({"REQUEST_METHOD": method} for method in ("GET", "HEAD", "DELETE", "OPTIONS", "PATCH", "post", "put")),
        *({"PATH_INFO": path} for path in ("/events/event/", PATH[:-1], f"/{PATH}", f"{PATH}/", PATH.upper())),
        *({"PATH_INFO": path} for path in (TRANSACTIONS, TRANSACTIONS[:-1])),
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
def test_everything_else_is_djangos_as_it_came(window: Window, django: Desk, method: str, changed: dict[str, Any]):
    with nothing_changes():
        assert send(window, BODIES[method], method, **changed) == "200 OK"

    (seen,) = django.seen
    assert seen["wsgi.input"].read() == BODIES[method]
    assert NO_TURN in changed or NO_TURN not in seen
    assert {name: seen.get(name) for name in changed} == changed


@pytest.mark.parametrize("method", BODIES)
@pytest.mark.parametrize("proto", [None, "http", "", "https,http", "HTTPS"])
def test_what_did_not_come_by_https_is_djangos_where_it_is_asked_for(window, django, settings, method, proto):
    settings.SECURE_SSL_REDIRECT = True

    assert send(window, BODIES[method], method, HTTP_X_FORWARDED_PROTO=proto) == "200 OK"
    assert len(django.seen) == 1

    assert send(window, BODIES[method], method, HTTP_X_FORWARDED_PROTO="https") == "404 Not Found"
    assert len(django.seen) == 1


@pytest.mark.parametrize("host", ["", "a b", "x@y"])
def test_a_host_that_is_none_is_djangos_even_where_any_is_allowed(window, django, settings, host):
    settings.ALLOWED_HOSTS = ["*"]
    plain._is_ours.cache_clear()

    assert send(window, HTTP_HOST=host) == "200 OK"

    assert len(django.seen) == 1
    plain._is_ours.cache_clear()


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


@pytest.mark.parametrize(
    "body",
    [
        b"{",
        b"[]",
        b"null",
        b"{}",
        b"\xef\xbb\xbf" + PAYMENT,
        PAYMENT + PAYMENT,
        PAYMENT.replace(b"card", b"c\0rd"),
        PAYMENT.replace(b"card", b"\xff\xfe"),
        PAYMENT.replace(b"card", rb"\ud800"),
        PAYMENT.replace(b'"card_error"', b"null"),
        PAYMENT.replace(b'"card_error"', b"1"),
        PAYMENT[:-1] + b',"email":null}',
        PAYMENT[:-1] + b',"language":7}',
        PAYMENT.replace(NOBODY.encode(), b"x"),
        PAYMENT.replace(NOBODY.encode(), b"{" + NOBODY.encode() + b"}"),
        PAYMENT.replace(NOBODY.encode(), NOBODY[:-1].encode()),
        PAYMENT[:-1] + b',"more":' + b"[" * 30_000 + b"]" * 30_000 + b"}",
        BODY,
    ],
    ids=lambda body: str(body)[:50],
)
def test_a_payment_that_is_not_understood_is_djangos_to_refuse(window: Window, django: Desk, body: bytes):
    with nothing_changes():
        assert send(window, body, "PUT") == "200 OK"

    assert django.seen[0]["wsgi.input"].read() == body


def test_of_keys_that_come_twice_the_last_counts_in_both_ways(olgas_event: Event):
    ways = TwoWays()
    ways.learn(olgas_event)
    body = json.dumps(wish(olgas_event)).encode()

    mine, djangos = ways.in_both(body[:-1] + b',"event_id":"' + NOBODY.encode() + b'"}')

    assert told(mine) == told(djangos)
    assert mine.status == "404 Not Found"


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
