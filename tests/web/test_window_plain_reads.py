"""Which reads of payments and reservations the window answers itself, and which it leaves to Django."""

from typing import Any
from uuid import UUID

import pytest

from tests.api.calling import NOBODY
from tests.asking import HOST, Desk, at_once, request, said
from tests.changes import nothing_changes
from tests.factories import make_reservation
from tests.web.two_ways import TwoWays, operations_here
from ticketonline.api.storefront.window.operation import RESERVATIONS, TRANSACTIONS
from ticketonline.api.storefront.window.window import Window
from ticketonline.core.front.bodies import NO_TURN
from ticketonline.events.models import Event
from ticketonline.payments.services.start_payment import start_payment

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.one_engine,
    pytest.mark.usefixtures("in_the_tests_transaction"),
]

NAMES = {TRANSACTIONS: "transaction_id", RESERVATIONS: "reservation_id"}
PLAIN = {path: f"{name}={NOBODY}" for path, name in NAMES.items()}
ODD_IDS = [
    "",
    "x",
    "0",
    NOBODY.upper(),
    NOBODY.replace("a", "A", 1),
    f"{{{NOBODY}}}",
    f"urn:uuid:{NOBODY}",
    UUID(NOBODY).hex,
    f"{UUID(NOBODY).hex}----",
    f"----{UUID(NOBODY).hex}",
    f"{{{UUID(NOBODY).hex}}}--",
    NOBODY[:7] + "-" + NOBODY[7] + NOBODY[9:],
    NOBODY[1:] + NOBODY[0],
    NOBODY[:-1],
    f"{NOBODY}0",
    f"{NOBODY} ",
    f"+{NOBODY}",
    f"{NOBODY[:-1]}%20",
    f"{NOBODY[:-1]}+",
    f"{NOBODY[:-1]}g",
    f"{NOBODY[:-1]}²",
    f"{NOBODY[:-1]}_",
    f"{NOBODY[:-1]}\0",
    f"{NOBODY[:-1]}٠",
    f"0x{NOBODY[2:]}",
    f"+0{NOBODY[2:]}",
    NOBODY.replace("-", "%2D"),
    NOBODY.replace("0", "%30", 1),
    NOBODY.replace("-", "_"),
    NOBODY.replace("-", "–"),
    f"{NOBODY}&",
    f"{NOBODY}#x",
    f"{NOBODY};a=1",
    f"{NOBODY},{NOBODY}",
    "'; DROP TABLE sales_reservation; --",
    "x" * 36,
    "0" * 36,
    "-" * 36,
    "0" * 60_000,
]


@pytest.fixture
def django() -> Desk:
    """What stands behind the window here: it takes whatever comes, and counts it."""
    return Desk(("Content-Type", "application/json"))


@pytest.fixture
def window(django: Desk) -> Window:
    """A window that has learnt English."""
    window = Window(django, operations_here(), limits=lambda: None)
    for path in NAMES:
        send(window, path)
    django.seen.clear()
    return window


def send(window: Window, path: str, body: bytes = b"", **environ: Any) -> str:
    """The status of the answer to a plain request that is changed like this; None takes a variable away."""
    given = request("GET", f"{path}?{PLAIN[path]}", body) | environ
    return said(at_once(window({key: value for key, value in given.items() if value is not None}))).status


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"CONTENT_LENGTH": ""},
        {"CONTENT_LENGTH": "0"},
        {"CONTENT_LENGTH": "000"},
        {"CONTENT_TYPE": ""},
        {"CONTENT_TYPE": "application/json"},
        {"CONTENT_TYPE": "text/html; charset=utf-16"},
        {"HTTP_ORIGIN": "http://127.0.0.1:8000"},
        {"HTTP_SEC_FETCH_SITE": "same-origin"},
        {"HTTP_SEC_FETCH_SITE": "none"},
        {"HTTP_HOST": "LOCALHOST"},
        {"HTTP_HOST": "[::1]:8000"},
        {"HTTP_ACCEPT": "text/html"},
        {"HTTP_X_FORWARDED_HOST": "elsewhere.example"},
        {"HTTP_X_HTTP_METHOD_OVERRIDE": "DELETE"},
        {"HTTP_IF_NONE_MATCH": "*"},
        {"HTTP_IF_MODIFIED_SINCE": "Fri, 27 Nov 2099 00:00:00 GMT"},
        {"HTTP_RANGE": "bytes=0-1"},
        {"HTTP_CACHE_CONTROL": "only-if-cached"},
        {"HTTP_IDEMPOTENCY_KEY": "x"},
        {"HTTP_COOKIE": "buyer=x"},
    ],
    ids=str,
)
@pytest.mark.parametrize("path", PLAIN)
def test_a_plain_one_is_answered_here_as_by_django(window: Window, django: Desk, path: str, changed: dict[str, Any]):
    assert send(window, path, **changed) == "404 Not Found"
    assert django.seen == []

    ways = TwoWays()
    ways.begin()
    mine, djangos = ways.in_both(method="GET", target=f"{path}?{PLAIN[path]}", **changed)
    assert mine == djangos


@pytest.mark.parametrize(
    "changed",
    [
        *({"REQUEST_METHOD": method} for method in ("HEAD", "DELETE", "OPTIONS", "PATCH", "get", "TRACE")),
        *({"PATH_INFO": path} for path in ("/events/event/", "/events/stats/", "/en/", "/")),
        {"QUERY_STRING": None},
        {"QUERY_STRING": ""},
        *({"CONTENT_LENGTH": length} for length in ("1", "-1", "1e2", "x", "²", "65537", "9" * 19)),
        {"HTTP_TRANSFER_ENCODING": "chunked"},
        {"HTTP_TRANSFER_ENCODING": "identity"},
        {NO_TURN: True},
        {"HTTP_HOST": None},
        *({"HTTP_HOST": host} for host in ("", "elsewhere.example", f"{HOST}.evil.example", f"{HOST},{HOST}", "a b")),
        {"HTTP_ORIGIN": "https://elsewhere.example"},
        {"HTTP_ORIGIN": "null"},
        {"HTTP_ORIGIN": ""},
        *({"HTTP_SEC_FETCH_SITE": site} for site in ("cross-site", "same-site", "", "same-origin,none")),
    ],
    ids=lambda changed: str(changed)[:60],
)
@pytest.mark.parametrize("path", PLAIN)
def test_everything_else_is_djangos_as_it_came(window: Window, django: Desk, path: str, changed: dict[str, Any]):
    assert send(window, path, **changed) == "200 OK"

    (seen,) = django.seen
    assert {name: seen.get(name) for name in changed} == changed
    assert NO_TURN in changed or NO_TURN not in seen


@pytest.mark.parametrize("path", PLAIN)
def test_one_with_a_body_is_djangos_with_the_body(window: Window, django: Desk, path: str):
    assert send(window, path, b"{}") == "200 OK"

    assert django.seen[0]["wsgi.input"].read() == b"{}"


def test_a_slash_less_or_more_is_djangos(window: Window, django: Desk):
    paths = [changed for path in PLAIN for changed in (path[:-1], f"/{path}", f"{path}/", path.upper())]

    assert {send(window, TRANSACTIONS, PATH_INFO=path) for path in paths} == {"200 OK"}
    assert len(django.seen) == len(paths)


@pytest.mark.parametrize("proto", [None, "http", "", "https,http", "HTTPS"])
@pytest.mark.parametrize("path", PLAIN)
def test_what_did_not_come_by_https_is_djangos_where_it_is_asked_for(window, django, settings, path, proto):
    settings.SECURE_SSL_REDIRECT = True

    assert send(window, path, HTTP_X_FORWARDED_PROTO=proto) == "200 OK"
    assert len(django.seen) == 1

    assert send(window, path, HTTP_X_FORWARDED_PROTO="https") == "404 Not Found"
    assert len(django.seen) == 1


# --- Ids ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("odd", ODD_IDS, ids=lambda odd: repr(odd)[:50])
@pytest.mark.parametrize("path", PLAIN)
def test_an_id_that_is_written_otherwise_is_djangos(window: Window, django: Desk, path: str, odd: str):
    query = f"{NAMES[path]}={odd}".encode().decode("latin-1")

    with nothing_changes():
        assert send(window, path, QUERY_STRING=query) == "200 OK"

    assert django.seen[0]["QUERY_STRING"] == query


@pytest.mark.parametrize(
    "query",
    [
        "{name}",
        "{plain}&a=1",
        "a=1&{plain}",
        "{plain}&{plain}",
        "&{plain}",
        "?{plain}",
        "{name}=&{plain}",
        "{name}=x&{plain}",
        "{other}",
        "{plain}&{other}",
        "{upper}",
        " {plain}",
        "{name}+={id}",
        "{name}[]={id}",
        "{encoded}",
        "{name}=={id}",
        "{name}%3D{id}",
        "={id}",
        "{id}",
        "id={id}",
    ],
)
@pytest.mark.parametrize("path", PLAIN)
def test_a_query_that_is_not_just_the_id_is_djangos(window: Window, django: Desk, path: str, query: str):
    (other,) = [plain for elsewhere, plain in PLAIN.items() if elsewhere != path]
    name = NAMES[path]
    encoded = PLAIN[path].replace("_", "%5F")
    upper = PLAIN[path].replace(name, name.upper())
    asked = query.format(name=name, plain=PLAIN[path], id=NOBODY, other=other, upper=upper, encoded=encoded)

    assert send(window, path, QUERY_STRING=asked) == "200 OK"

    assert django.seen[0]["QUERY_STRING"] == asked


def test_however_an_id_is_written_the_window_shows_what_django_shows(olgas_event: Event):
    ways = TwoWays()
    ways.begin()
    reservation = make_reservation(olgas_event)
    found = {RESERVATIONS: reservation.pk, TRANSACTIONS: start_payment(reservation.pk).pk}

    for path, key in found.items():
        for written in (str(key).upper(), key.hex, f"{{{key}}}", key.urn, str(key).replace("-", "%2D"), f"{key}&a=1"):
            target = f"{path}?{NAMES[path]}={written}"
            answers = [way(method="GET", target=target) for way in (ways.at_the_window, ways.by_django)]
            assert answers[0] == answers[1]
            assert answers[0].status in ("200 OK", "400 Bad Request")
