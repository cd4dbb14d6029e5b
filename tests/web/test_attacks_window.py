"""Attacks on the window: odd bytes, huge things, requests within requests. Never a bug, nothing changed on refusal."""

import json
import socket
import urllib.request
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest
from django.core import signing

from tests.api.calling import NOBODY
from tests.changes import dump, nothing_changes
from tests.live_server import Shop, running_shop
from tests.moments import at
from tests.web.two_ways import TwoWays, told, wish
from ticketonline.core import clock
from ticketonline.core.middleware.sessions import BUYER_SALT
from ticketonline.events.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_the_tests_transaction")]

LIMIT = 64 * 1024
TICKETS = 5000


@pytest.fixture
def ways(olgas_event: Event) -> TwoWays:
    """A window that has learnt both languages."""
    ways = TwoWays()
    ways.learn(olgas_event)
    return ways


def assert_harmless(ways: TwoWays, body: object, headers: dict[str, str] | None = None, **environ: Any) -> int:
    """Both ways say the same; neither fails; who is refused changed nothing. The status."""
    before = dump()
    with at(clock.now()):
        mine, djangos = (way(body, headers, **environ) for way in (ways.at_the_window, ways.by_django))

    assert told(mine) == told(djangos)
    status = int(mine.status[:3])
    assert status == 200 or (400 <= status < 500 and dump() == before), mine
    return status


# --- Headers --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "key",
    [
        "\xff" * 16,
        "\0" * 16,
        "\r\n" * 16,
        "\t" * 16,
        " " * 16,
        "\x7f" * 16,
        "\u0661" * 16,
        "a" * 256,
        "a" * 65_536,
        "'; DROP TABLE sales_idempotencykey; --",
        "aaaaaaaaaaaaaaaa,bbbbbbbbbbbbbbbb",
        "aaaaaaaaaaaaaaaa\n",
        "%(type)s%(limit)s%",
    ],
    ids=lambda key: repr(key)[:30],
)
def test_odd_idempotency_keys(ways: TwoWays, olgas_event: Event, key: str):
    is_one = 16 <= len(key) <= 255 and all("!" <= sign <= "~" for sign in key)

    assert assert_harmless(ways, wish(olgas_event), {"Idempotency-Key": key}) == (200 if is_one else 400)


def signed(content: object, salt: str = BUYER_SALT) -> str:
    return signing.dumps(content, salt=salt, compress=True)


@pytest.mark.parametrize(
    "cookie",
    [
        lambda: "buyer=" + "x" * 60_000,
        lambda: "buyer=" + ":" * 60_000,
        lambda: "; ".join(f"a{number}=1" for number in range(6000)),
        lambda: ";" * 60_000,
        lambda: "=" * 60_000,
        lambda: "buyer",
        lambda: "buyer=",
        lambda: 'buyer="' + "\\" * 1000,
        lambda: 'buyer="\\377\\000\\012"',
        lambda: "buyer=\xff\xfe\0\x01",
        lambda: "buyer=.eJ:x:y",
        lambda: f"buyer={urlsafe_b64encode(b'{}').decode()}:1:x",
        lambda: f"buyer={signed({}, salt='another')}",
        lambda: f"staff={signed({'_auth_user_id': '1'})}; sessionid=1; buyer=1:1:1",
        lambda: f"buyer=1; buyer={signed({})}",
        lambda: "$Version=1; buyer=1; $Path=/",
        lambda: "b\0uyer=1;\tbuyer\t=\t1",
    ],
)
def test_odd_cookies(ways: TwoWays, olgas_event: Event, cookie: Any):
    headers = {"Cookie": cookie()}

    assert assert_harmless(ways, wish(olgas_event), headers) == 200
    assert assert_harmless(ways, wish(olgas_event, VIP=6), headers) == 422


@pytest.mark.parametrize(
    "language", ["\xff", "\0", "*" * 9000, "pl;q=" + "9" * 9000, "pl," * 3000, "../../pl", "%", "-"]
)
def test_odd_languages(ways: TwoWays, olgas_event: Event, language: str):
    assert assert_harmless(ways, wish(olgas_event), {"Accept-Language": language}) == 200


@pytest.mark.parametrize("address", ["", "unix:", "::1%eth0", "x" * 9000, "1.2.3.4, " * 3000, "\xff", "[::", "0x7f.1"])
def test_odd_addresses(ways: TwoWays, olgas_event: Event, settings, address: str):
    settings.TRUSTED_PROXIES = ("127.0.0.0/8",)

    assert assert_harmless(ways, wish(olgas_event), REMOTE_ADDR=address) == 200
    assert assert_harmless(ways, wish(olgas_event), {"X-Forwarded-For": address}) == 200


# --- Bodies ---------------------------------------------------------------------------------------------------------


def types_up_to_the_limit(event: Event) -> list[dict[str, Any]]:
    size = len(json.dumps(wish(event)))
    lines: list[dict[str, Any]] = []
    for number in count():
        lines.append({"type": f"{number}", "amount": 1})
        size += len(json.dumps(lines[-1])) + 2
        if size > LIMIT - 100:
            break
    return lines


def test_as_many_types_as_fit(ways: TwoWays, olgas_event: Event):
    lines = types_up_to_the_limit(olgas_event)
    assert len(lines) > 1500

    assert assert_harmless(ways, wish(olgas_event) | {"tickets": lines}) == 422
    assert assert_harmless(ways, wish(olgas_event) | {"tickets": [*lines[:1000], *wish(olgas_event)["tickets"]]}) == 422
    assert assert_harmless(ways, wish(olgas_event) | {"tickets": lines, "event_id": NOBODY}) == 404


def test_a_type_as_long_as_fits(ways: TwoWays, olgas_event: Event):
    assert assert_harmless(ways, wish(olgas_event, **{"x" * (LIMIT - 200): 1})) == 422


@pytest.mark.parametrize("name", ["\0", "\x1b[31m", "\u202e", "\U0010ffff", "%(type)s", "%s%n", "{0}", "\\", "'", '"'])
def test_odd_types(ways: TwoWays, olgas_event: Event, name: str):
    assert assert_harmless(ways, wish(olgas_event, **{name: 1})) == 422


@pytest.mark.parametrize("amount", [0, -1, -(2**64), 6, 2**31, 2**63, 2**64, 10**400, 10**4299])
def test_odd_amounts(ways: TwoWays, olgas_event: Event, amount: int):
    assert assert_harmless(ways, wish(olgas_event, VIP=amount)) == 422


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\0" * LIMIT,
        b" " * LIMIT,
        b"[" * LIMIT,
        b'{"a":' * 12_000,
        b'{"tickets":' + b"[" * 60_000,
        b'"' + b"\\u0000" * 10_000 + b'"',
        b"9" * LIMIT,
        b"1e" + b"9" * 1000,
        b"-",
        b"\xff" * LIMIT,
        b"PK\x03\x04",
        b"\x1f\x8b\x08\x00",
    ],
    ids=lambda raw: str(raw)[:30],
)
def test_bodies_that_are_none(ways: TwoWays, raw: bytes):
    assert assert_harmless(ways, raw, CONTENT_LENGTH=str(len(raw)), CONTENT_TYPE="application/json") == 400


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("email", "x" * 60_000),
        ("email", "a@" + "a." * 20_000),
        ("email", '"\r\n"@example.com'),
        ("email", "b\0@example.com"),
        ("email", "\ud800@example.com"),
        ("language", "x" * 60_000),
        ("language", "-" * 60_000),
        ("language", "pl\0"),
        ("event_id", "9" * 60_000),
        ("event_id", "{01234567-89ab-7def-8123-456789abcdef}"),
        ("event_id", "\ud800"),
    ],
    ids=lambda text: repr(text)[:30],
)
def test_odd_texts(ways: TwoWays, olgas_event: Event, field: str, text: str):
    assert assert_harmless(ways, wish(olgas_event) | {field: text}) in (400, 422)


@pytest.mark.parametrize("cut", [1, 2, 40])
def test_a_body_that_ends_early(ways: TwoWays, olgas_event: Event, cut: int):
    body = json.dumps(wish(olgas_event)).encode()

    with nothing_changes():
        assert assert_harmless(ways, body[:-cut]) == 400


# --- Over the wire --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def shop() -> Iterator[Shop]:
    """A shop with a window that has learnt English."""
    with running_shop(worker=False) as shop:
        yield shop


@pytest.fixture(scope="module")
def event_id(shop: Shop) -> str:
    """An event with more tickets than the tests take."""
    event_id = shop.create_event("Jazz Night", f"VIP:10.00:{TICKETS}")
    for _ in range(2):
        assert say(shop, *HEAD, body=body_for(event_id)) == [200]
    return event_id


HEAD = ("POST /events/reservation/ HTTP/1.1", "Content-Type: application/json")
KEY = "8e03978e-40d5-43e8-bc93-6894a57f9324"


def body_for(event_id: str) -> bytes:
    return json.dumps({"event_id": event_id, "tickets": [{"type": "VIP", "amount": 1}]}).encode()


def say(shop: Shop, first: str, *lines: str, body: bytes = b"", length: str | None = "") -> list[int]:
    """The statuses of all answers to these bytes on one connection; `length` None leaves it to the lines."""
    own = [f"Host: 127.0.0.1:{shop.port}"] if not any(line.lower().startswith("host:") for line in lines) else []
    sized = [] if length is None else [f"Content-Length: {length or len(body)}"]
    head = "\r\n".join([first, *own, *lines, *sized, "Connection: close", "", ""]).encode("latin-1")
    with socket.create_connection(("127.0.0.1", shop.port), timeout=3) as client:
        client.sendall(head + body)
        answer = b""
        while part := client.recv(65536):
            answer += part
    return [int(line[9:12]) for line in answer.splitlines() if line.startswith((b"HTTP/1.1 ", b"HTTP/1.0 "))]


@pytest.fixture
def tickets_held(shop: Shop, event_id: str) -> Callable[[], int]:
    """Counts the tickets held, in what no one keeps ready."""

    def count_held() -> int:
        asked = urllib.request.Request(
            f"{shop.url}/events/event/",
            json.dumps({"event_id": event_id}).encode(),
            {"Content-Type": "application/json", "Cache-Control": "no-cache"},
        )
        with urllib.request.urlopen(asked, timeout=20) as answer:
            return TICKETS - int(json.load(answer)["ticket_types"][0]["tickets_left"])

    return count_held


P, J = HEAD
FRAMES: dict[str, tuple[list[str], int]] = {
    "in capitals": (["CONTENT-TYPE: application/json", "CONTENT-LENGTH: {size}"], 200),
    "in small letters": (["content-type: application/json", "content-length: {size}"], 200),
    "with zeros": ([J, "Content-Length: 000{size}"], 200),
    "twice the same length": ([J, "Content-Length: {size}", "Content-Length: {size}"], 200),
    "and then the next request": ([J, "Content-Length: {size}"], 200),
    "two lengths": ([J, "Content-Length: {size}", "Content-Length: 5"], 400),
    "two lengths, the other first": ([J, "Content-Length: 5", "Content-Length: {size}"], 400),
    "a list of lengths": ([J, "Content-Length: {size}, {size}"], 400),
    "a sign": ([J, "Content-Length: +{size}"], 400),
    "a blank": ([J, "Content-Length : {size}"], 400),
    "a negative length": ([J, "Content-Length: -1"], 400),
    "a huge length": ([J, "Content-Length: 99999999999999999999999"], 400),
    "too short": ([J, "Content-Length: 20"], 400),
    "no length": ([J], 400),
    "no length, and an underscore": ([J, "Content_Length: {size}"], 400),
    "an unknown coding": ([J, "Transfer-Encoding: xchunked", "Content-Length: {size}"], 400),
    "two codings": ([J, "Transfer-Encoding: chunked", "Transfer-Encoding: identity"], 400),
    "a coding after a tab": ([J, "Transfer-Encoding: \x0bchunked", "Content-Length: {size}"], 400),
    "a folded line": ([J, "X-More: a\r\n Content-Length: {size}"], 400),
    "two hosts": ([J, "Host: {host}", "Host: elsewhere.example", "Content-Length: {size}"], 400),
    "a host in other letters": ([J, "Host: \xff", "Content-Length: {size}"], 400),
    "two origins": ([J, "Origin: http://{host}", "Origin: https://elsewhere.example", "Content-Length: {size}"], 403),
    "two sites": ([J, "Sec-Fetch-Site: same-origin", "Sec-Fetch-Site: cross-site", "Content-Length: {size}"], 403),
    "no type": (["Content-Length: {size}"], 415),
    "a type by another name": (["Content_Type: application/json", "Content-Length: {size}"], 415),
    "another type first": (["Content-Type: text/plain", J, "Content-Length: {size}"], 415),
    "two keys": ([J, f"Idempotency-Key: {KEY}", f"Idempotency-Key: {KEY}", "Content-Length: {size}"], 200),
    "two cookies": ([J, "Cookie: a=1", "Cookie: buyer=x", "Content-Length: {size}"], 200),
    "other letters": ([J, "Cookie: buyer=\xc5\xbc\xff", "Accept-Language: \xff\xfe", "Content-Length: {size}"], 200),
    # The server does not tell a value with such bytes, and a key that is not understood must not pass for none.
    "other letters in the key": ([J, "Idempotency-Key: " + "\xff" * 16, "Content-Length: {size}"], 400),
    "a huge cookie": ([J, f"Cookie: buyer={'x' * 60_000}", "Content-Length: {size}"], 200),
}


@pytest.mark.one_engine
@pytest.mark.parametrize("frame", FRAMES)
def test_a_request_is_one_wish_or_none(shop: Shop, event_id: str, tickets_held: Callable[[], int], frame: str):
    lines, status = FRAMES[frame]
    body = body_for(event_id)
    given = [line.format(size=len(body), host=f"127.0.0.1:{shop.port}") for line in lines]
    inner = "\r\n".join([P, f"Host: 127.0.0.1:{shop.port}", J, f"Content-Length: {len(body)}", "", ""]).encode() + body
    before = tickets_held()

    said = say(shop, P, *given, body=body + (inner if "next" in frame else b""), length=None)

    assert said == [status]
    assert tickets_held() == before + (status == 200)


@pytest.mark.one_engine
@pytest.mark.parametrize("tail", ["", "GET / HTTP/1.1", "an inner wish"])
@pytest.mark.parametrize("length", ["", "Content-Length: 5", "Content-Length: 4000"])
def test_chunks_say_where_the_body_ends_whatever_a_length_says(
    shop: Shop, event_id: str, tickets_held: Callable[[], int], length: str, tail: str
):
    body = body_for(event_id)
    inner = "\r\n".join([P, f"Host: 127.0.0.1:{shop.port}", J, f"Content-Length: {len(body)}", "", ""]).encode() + body
    after = inner if tail == "an inner wish" else f"{tail}\r\n\r\n".encode()
    chunks = b"%x\r\n%s\r\n0\r\n\r\n" % (len(body), body)
    before = tickets_held()

    lines = [J, "Transfer-Encoding: chunked", *([length] if length else [])]
    said = say(shop, P, *lines, body=chunks + after, length=None)

    assert said == [200]
    assert tickets_held() == before + 1


@pytest.mark.one_engine
def test_the_log_tells_of_no_bug(shop: Shop):
    """Of all that came before, in this file's order."""
    assert "Traceback" not in shop.log()
    assert "ERROR ticketonline" not in shop.log()
