"""Clients that are slow on purpose: they send half a request, or read half an answer. They hold no thread.

Each kind comes with many times as many connections as there are threads.
"""

import json
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.live_server import Shop, running_shop
from ticketonline.core.front.bodies import MOST_LARGE

# Who sends or reads too slowly never gets as far as the database.
pytestmark = pytest.mark.one_engine

THREADS = 4
MANY = 50
AT_ONCE = 2.0  # seconds for an answer, on a busy machine
PATIENCE = 10.0
LARGE = "/static/admin/js/vendor/xregexp/xregexp.js"  # 325 KB


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    """A shop with few threads, so that few connections are many."""
    with running_shop(worker=False, env={"TICKETONLINE_THREADS": str(THREADS)}) as shop:
        yield shop


@contextmanager
def connections(shop: Shop, request: str, count: int, *, window: int | None = None) -> Iterator[None]:
    """So many connections that have sent the request and do nothing more; `window` is what they take in, in bytes."""
    with ExitStack() as stack:
        for _ in range(count):
            client = stack.enter_context(socket.socket())
            if window is not None:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, window)
            client.connect(("127.0.0.1", shop.port))
            client.sendall(request.replace("\n", "\r\n").encode())
        time.sleep(0.5)  # all of it has arrived
        yield


def head(shop: Shop, first: str, *more: str) -> str:
    return "\n".join((f"{first} HTTP/1.1", f"Host: 127.0.0.1:{shop.port}", *more, "", ""))


def status_of(shop: Shop, path: str, body: object = None, *, patience: float = AT_ONCE, kind: str = "json") -> int:
    content = body if body is None or isinstance(body, bytes) else json.dumps(body).encode()
    request = urllib.request.Request(f"{shop.url}{path}", content, {"Content-Type": f"application/{kind}"})
    try:
        with urllib.request.urlopen(request, timeout=patience) as answer:
            return answer.status
    except urllib.error.HTTPError as refusal:
        return refusal.code


JSON = ("POST /events/reservation/", "Content-Type: application/json", "Content-Length: 1000")
PAYING = ("PUT /events/reservation/", *JSON[1:])
CHUNKS = ("POST /events/reservation/", "Content-Type: application/json", "Transfer-Encoding: chunked")
FORM = ("POST /admin/login/", "Content-Type: application/x-www-form-urlencoded")
SHORT, LONG = (*FORM, "Content-Length: 1000"), (*FORM, "Content-Length: 1000000")
NOWHERE = {"event_id": "01a21049-0d04-7328-a6de-6895c1282436"}
A_PICTURE = b"x" * 100_000  # longer than what anybody may send


@pytest.mark.parametrize(
    "lines", [JSON, PAYING, CHUNKS, SHORT, LONG], ids=["json", "paying", "chunks", "short form", "long form"]
)
def test_bodies_that_never_come_keep_nobody_from_being_served_at_once(shop, lines):
    with connections(shop, head(shop, *lines), MANY):
        pages = [status_of(shop, path) for path in ("/health/", "/en/", "/events/event/", "/admin/login/")]
        buyers = status_of(shop, "/events/event/", NOWHERE)
        staffs = status_of(shop, "/admin/login/", b"username=olga", kind="x-www-form-urlencoded")

    assert pages == [200] * 4
    assert buyers == 404
    assert staffs == 403  # it has no CSRF token


def test_of_long_forms_few_are_on_their_way_at_a_time_and_one_more_is_told_to_try_again(shop):
    with connections(shop, head(shop, *LONG), MOST_LARGE):
        meanwhile = status_of(shop, "/admin/login/", A_PICTURE, patience=PATIENCE, kind="x-www-form-urlencoded")
    # The server learns in its own time that a client has hung up.
    afterwards = status_of(shop, "/admin/login/", A_PICTURE, patience=PATIENCE, kind="x-www-form-urlencoded")

    assert (meanwhile, afterwards) == (503, 403)


def test_readers_that_stop_in_the_middle_of_a_file_hold_no_thread(shop):
    asked_often = head(shop, f"GET {LARGE}") * 15

    with connections(shop, asked_often, MANY, window=2048):
        answers = [status_of(shop, path) for path in ("/health/", "/en/", "/admin/login/")]

    assert answers == [200, 200, 200]


def test_a_head_that_is_larger_than_any_browsers_is_refused(shop):
    with socket.create_connection(("127.0.0.1", shop.port), timeout=PATIENCE) as client:
        client.sendall(head(shop, "GET /en/", "X-Much: " + "x" * 300_000).replace("\n", "\r\n").encode())
        answer = client.recv(100)

    assert answer.startswith(b"HTTP/1.1 431 ")


def test_http_2_is_not_spoken(shop):
    with socket.create_connection(("127.0.0.1", shop.port), timeout=PATIENCE) as client:
        client.sendall(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\4\0\0\0\0\0")
        answer = client.recv(100)

    assert not answer
