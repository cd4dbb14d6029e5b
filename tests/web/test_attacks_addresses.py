"""Attacks on the limits through the real server: addresses that are made up, and many requests at once."""

import http.client
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest

from tests.api.calling import RESERVATION
from tests.live_server import Shop, running_shop

ALLOWED, GUESSES = 5, 3
NARROW = {
    "TICKETONLINE_CLIENT_WRITES": "1",
    "TICKETONLINE_CLIENT_BURST": str(ALLOWED),
    "TICKETONLINE_LOGINS": str(GUESSES),
}
CLAIMED = (
    "X-Forwarded-For",
    "X_Forwarded_For",
    "Forwarded",
    "X-Real-IP",
    "X-Client-IP",
    "Client-IP",
    "True-Client-IP",
    "CF-Connecting-IP",
    "X-Cluster-Client-IP",
    "Remote-Addr",
    "REMOTE_ADDR",
)

Header = tuple[str, str]


@pytest.fixture(scope="module")
def open_shop() -> Iterator[Shop]:
    """A shop that clients reach without a proxy."""
    with running_shop(worker=False, env=NARROW) as shop:
        yield shop


@pytest.fixture(scope="module")
def shop_behind_a_proxy() -> Iterator[Shop]:
    """A shop whose trusted proxy is this test."""
    with running_shop(worker=False, env=NARROW | {"TICKETONLINE_TRUSTED_PROXIES": "loopback,10.1.0.0/16"}) as shop:
        yield shop


def write(shop: Shop, *headers: Header) -> http.client.HTTPResponse:
    """The answer to a write that is refused either way: with 403 while it may, with 429 when there were too many."""
    connection = http.client.HTTPConnection("127.0.0.1", shop.port, timeout=30)
    try:
        connection.putrequest("DELETE", RESERVATION)
        for name, value in headers:
            connection.putheader(name, value)
        connection.endheaders()
        answer = connection.getresponse()
        answer.read()
        return answer
    finally:
        connection.close()


def statuses(shop: Shop, requests: Sequence[Sequence[Header]]) -> "Counter[int]":
    return Counter(write(shop, *headers).status for headers in requests)


def test_no_header_makes_a_client_another_one(open_shop):
    claims = [[(name, f"192.0.2.{number}")] for number in range(3) for name in CLAIMED]

    assert statuses(open_shop, claims) == {403: ALLOWED, 429: len(claims) - ALLOWED}
    assert write(open_shop, ("X-Forwarded-For", "198.51.100.1"), ("X-Forwarded-For", "10.1.0.1")).status == 429


def test_whoever_is_refused_is_told_when_to_come_back(open_shop):
    statuses(open_shop, [[]] * ALLOWED)

    answer = write(open_shop)

    assert answer.status == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 60


def test_a_trusted_proxy_tells_clients_apart(shop_behind_a_proxy):
    one, other = [("X-Forwarded-For", "203.0.113.1")], [("X-Forwarded-For", "203.0.113.2")]

    assert statuses(shop_behind_a_proxy, [one] * 8) == {403: ALLOWED, 429: 3}
    assert statuses(shop_behind_a_proxy, [other] * 8) == {403: ALLOWED, 429: 3}


def test_what_the_client_itself_wrote_before_the_proxy_counts_for_nothing(shop_behind_a_proxy):
    claims = [
        *([("X-Forwarded-For", f"192.0.2.{number}, 203.0.113.3")] for number in range(4)),
        *([("X-Forwarded-For", f"192.0.2.{number}"), ("X-Forwarded-For", "203.0.113.3")] for number in range(4)),
        *([("X-Forwarded-For", f"{'192.0.2.1, ' * number}203.0.113.3, 10.1.0.9")] for number in range(4)),
        *([("X-Forwarded-For", f"nonsense {number}, 203.0.113.3")] for number in range(4)),
    ]

    assert statuses(shop_behind_a_proxy, claims) == {403: ALLOWED, 429: len(claims) - ALLOWED}


def test_the_addresses_of_one_ipv6_network_are_one_client(shop_behind_a_proxy):
    claims = [[("X-Forwarded-For", f"2001:db8:5:5:{number:x}::1")] for number in range(20)]

    assert statuses(shop_behind_a_proxy, claims) == {403: ALLOWED, 429: 15}


def test_many_at_once_get_no_more_than_one_after_the_other(shop_behind_a_proxy):
    with ThreadPoolExecutor(24) as pool:
        answers = pool.map(lambda _: write(shop_behind_a_proxy, ("X-Forwarded-For", "203.0.113.4")).status, range(120))

        assert Counter(answers) == {403: ALLOWED, 429: 115}


def test_forty_guesses_at_once_are_no_more_than_one_after_the_other(shop_behind_a_proxy):
    form = Form(shop_behind_a_proxy)

    with ThreadPoolExecutor(40) as pool:
        answers = Counter(pool.map(lambda number: form.guess(f"guess {number}"), range(40)))

    assert answers == {200: GUESSES, 429: 40 - GUESSES}


class Form:
    """The form at the staff's door, with the token that belongs to it."""

    def __init__(self, shop: Shop) -> None:
        self.port = shop.port
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", "/admin/login/")
        answer = connection.getresponse()
        page = answer.read().decode()
        self.cookie = answer.headers["Set-Cookie"].split(";")[0]
        self.token = re.findall(r'name="csrfmiddlewaretoken" value="(\w+)"', page)[0]
        connection.close()

    def guess(self, password: str) -> int:
        """The status of the answer to a guess, which comes from an address of its own."""
        body = urlencode({"username": "olga", "password": password, "csrfmiddlewaretoken": self.token})
        headers = {
            "Cookie": self.cookie,
            "Content-Type": "application/x-www-form-urlencoded",
            "X-Forwarded-For": "203.0.113.6",
        }
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("POST", "/admin/login/", body, headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status
