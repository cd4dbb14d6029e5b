"""Clients that are slow on purpose: they send half a request, or read half an answer, and keep a thread waiting."""

import json
import socket
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager

import pytest

from tests.live_server import Shop, running_shop

THREADS = 4
MANY = 3 * THREADS
PATIENCE = 5.0
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
        time.sleep(1.5)  # longer than a turn is waited for
        yield


def head(shop: Shop, first: str, *more: str) -> str:
    return "\n".join((f"{first} HTTP/1.1", f"Host: 127.0.0.1:{shop.port}", *more, "", ""))


def status_of(shop: Shop, path: str, wish: object = None) -> int:
    body = None if wish is None else json.dumps(wish).encode()
    request = urllib.request.Request(f"{shop.url}{path}", body, {"Content-Type": "application/json"})
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return answer.status
    except urllib.error.HTTPError as refusal:
        return refusal.code


def status_once_free(shop: Shop, path: str, wish: object) -> int:
    """The server learns in its own time that a client has hung up."""
    end = time.monotonic() + PATIENCE
    while (status := status_of(shop, path, wish)) == 503 and time.monotonic() < end:
        time.sleep(0.1)
    return status


JSON = ("POST /events/reservation/", "Content-Type: application/json", "Content-Length: 1000")
CHUNKS = ("POST /events/reservation/", "Content-Type: application/json", "Transfer-Encoding: chunked")
LOGIN = ("POST /admin/login/", "Content-Type: application/x-www-form-urlencoded", "Content-Length: 1000")
CSRF_COOKIE = f"Cookie: csrftoken={'a' * 32}"


@pytest.mark.parametrize("lines", [JSON, CHUNKS, (*LOGIN, CSRF_COOKIE)], ids=["json", "chunks", "staff"])
def test_bodies_that_never_come_leave_threads_to_the_pages(shop, lines):
    with connections(shop, head(shop, *lines), MANY):
        answers = [status_of(shop, path) for path in ("/health/", "/en/", "/events/event/")]

    assert answers == [200, 200, 200]


def test_the_buyers_whose_turn_does_not_come_are_told_at_once_to_try_again(shop):
    wish = {"event_id": "01a21049-0d04-7328-a6de-6895c1282436"}

    with connections(shop, head(shop, *JSON), MANY):
        meanwhile = status_of(shop, "/events/event/", wish)
    afterwards = status_once_free(shop, "/events/event/", wish)

    assert (meanwhile, afterwards) == (503, 404)


def test_bodies_of_staff_that_never_come_leave_the_buyers_alone(shop):
    with connections(shop, head(shop, *LOGIN, CSRF_COOKIE), MANY):
        answer = status_of(shop, "/events/event/", {"event_id": "01a21049-0d04-7328-a6de-6895c1282436"})

    assert answer == 404


def test_readers_that_stop_in_the_middle_of_a_file_leave_threads_to_the_pages(shop):
    asked_often = head(shop, f"GET {LARGE}") * 15

    with connections(shop, asked_often, MANY, window=2048):
        answer = status_of(shop, "/health/")

    assert answer == 200


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
