"""What a real server makes of odd but lawful HTTP, and of clients that leave in the middle."""

import json
import socket
import struct
import time
from collections.abc import Iterator

import pytest

from tests.live_server import Shop, running_shop

# Bytes on their way are the same whatever database lies behind them.
pytestmark = pytest.mark.one_engine

PATIENCE = 10.0
LARGE = "/static/admin/js/vendor/xregexp/xregexp.js"  # 325 KB


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    with running_shop(worker=False) as shop:
        yield shop


@pytest.fixture(scope="module")
def event_id(shop: Shop) -> str:
    return shop.create_event("Jazz Night", "VIP:120.00:50", slug="jazz-night")


def ask(shop: Shop, first: str, *lines: str, body: bytes = b"", is_patient: bool = False) -> bytes:
    """All bytes of the answer. Who is patient sends the body only when told to go on."""
    with socket.create_connection(("127.0.0.1", shop.port), timeout=PATIENCE) as client:
        client.sendall("\r\n".join([first, *lines, "Connection: close", "", ""]).encode("latin-1"))
        answer = client.recv(25) if is_patient else b""
        client.sendall(body)
        while part := client.recv(65536):
            answer += part
    return answer


def host(shop: Shop) -> str:
    return f"Host: 127.0.0.1:{shop.port}"


def status(answer: bytes) -> int:
    return int(answer[9:12])


@pytest.mark.parametrize(
    ("target", "expected"),
    [
        ("http://{host}/en/", 200),
        ("http://{host}/en/?q=jazz", 200),
        ("http://elsewhere.example/en/", 200),  # the line of the Host counts, as for a server that is no proxy
        ("http://{host}", 302),
        ("/en/?q=\xc5\xbc", 200),
        ("/en/?q=%C5%BC", 200),
        ("/en/?q=%ff", 200),
        ("/en/events/\xc5\xbc/", 404),
        ("/en/%ff/", 404),
        ("/en/%00/", 404),
        ("//elsewhere.example/en/", 404),
    ],
)
def test_targets_of_every_form_are_understood(shop: Shop, target: str, expected: int):
    line = f"GET {target.format(host=host(shop).removeprefix('Host: '))} HTTP/1.1"

    assert status(ask(shop, line, host(shop))) == expected


def test_what_is_asked_of_the_server_as_a_whole_is_no_page(shop: Shop):
    assert status(ask(shop, "OPTIONS * HTTP/1.1", host(shop))) == 404


def test_http_1_0_is_spoken(shop: Shop):
    answer = ask(shop, "GET /health/ HTTP/1.0", host(shop))

    assert answer.startswith(b"HTTP/1.0 200 OK\r\n")
    assert answer.endswith(b"\r\n\r\nok\n")


@pytest.mark.parametrize("version", ["1.0", "1.1"])
@pytest.mark.parametrize("line", [[], ["Host:"], ["Host: \xff"], ["Host: elsewhere.example"]], ids=str)
@pytest.mark.parametrize("path", ["/en/", "/health/"])
def test_a_request_names_a_host_of_ours(shop: Shop, version: str, line: list[str], path: str):
    assert status(ask(shop, f"GET {path} HTTP/{version}", *line)) == 400


@pytest.mark.parametrize("name", ["X-Odd", "Cookie", "Accept-Language", "If-None-Match", "Accept-Encoding", "Referer"])
def test_other_letters_in_a_header_harm_nobody(shop: Shop, name: str):
    assert status(ask(shop, "GET /en/ HTTP/1.1", host(shop), f"{name}: \xc5\xbc\xff")) == 200


@pytest.mark.parametrize("name", ["Origin", "Sec-Fetch-Site"])
def test_an_origin_in_other_letters_does_not_pass_for_none(shop: Shop, event_id: str, name: str):
    body = json.dumps({"event_id": event_id}).encode()
    lines = [host(shop), "Content-Type: application/json", f"Content-Length: {len(body)}", f"{name}: \xff"]

    assert status(ask(shop, "POST /events/event/ HTTP/1.1", *lines, body=body)) == 403


def test_who_asks_before_sending_a_body_is_told_to_go_on(shop: Shop, event_id: str):
    body = json.dumps({"event_id": event_id}).encode()
    lines = [host(shop), "Content-Type: application/json", f"Content-Length: {len(body)}", "Expect: 100-continue"]

    answer = ask(shop, "POST /events/event/ HTTP/1.1", *lines, body=body, is_patient=True)

    assert answer.startswith(b"HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\n")


def test_who_asks_before_sending_too_much_is_refused_at_once(shop: Shop):
    lines = [host(shop), "Content-Type: application/json", "Content-Length: 200000", "Expect: 100-continue"]

    assert status(ask(shop, "POST /events/event/ HTTP/1.1", *lines)) == 413


@pytest.mark.parametrize("end", [b"0\r\n\r\n", b"0\r\nX-More: 1\r\n\r\n"], ids=["plain", "with a trailer"])
def test_a_body_in_chunks_is_taken(shop: Shop, event_id: str, end: bytes):
    body = json.dumps({"event_id": event_id}).encode()
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (body[:5], body[5:20], body[20:]))
    lines = [host(shop), "Content-Type: application/json", "Transfer-Encoding: chunked"]

    answer = ask(shop, "POST /events/event/ HTTP/1.1", *lines, body=chunks + end)

    assert status(answer) == 200
    assert event_id.encode() in answer


# --- Clients that leave -----------------------------------------------------------------------------------------------

HALVES = {
    "a body": ["POST /events/reservation/ HTTP/1.1", "Content-Type: application/json", "Content-Length: 500", "", "{"],
    "chunks": ["POST /events/event/ HTTP/1.1", "Content-Type: application/json", "Transfer-Encoding: chunked", "", "5"],
    "a form": ["POST /en/events/jazz-night/ HTTP/1.1", "Content-Length: 500", "", "VIP=1"],
    "an upload": [
        "POST /admin/login/ HTTP/1.1",
        "Content-Type: multipart/form-data; boundary=x",
        "Content-Length: 500000",
        "",
        "--x",
    ],
    "a page": ["GET /en/ HTTP/1.1", "", ""],
    "an answer of a thread's": ["GET /admin/login/ HTTP/1.1", "", ""],
    "a file": ["GET " + LARGE + " HTTP/1.1", "", ""],
}


@pytest.mark.parametrize("how", ["in order", "at once", "with a reset"])
@pytest.mark.parametrize("half", HALVES)
def test_a_client_that_leaves_is_not_worth_a_line_in_the_log(shop: Shop, event_id: str, half: str, how: str):
    first, *rest = HALVES[half]
    before = shop.log()

    for _ in range(5):
        with socket.create_connection(("127.0.0.1", shop.port)) as client:
            client.sendall("\r\n".join([first, host(shop), *rest]).encode())
            if how == "in order":
                time.sleep(0.1)  # the request has arrived, and is worked on
            if how == "with a reset":
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    time.sleep(0.3)

    assert shop.log() == before
    assert status(ask(shop, "GET /health/ HTTP/1.1", host(shop))) == 200
