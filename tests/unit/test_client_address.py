"""The client's address: the connection's, or what a trusted proxy says of it."""

import pytest
from django.test import RequestFactory

from ticketonline.core.client_address import LONGEST, MOST_PROXIES, _read, client_address
from ticketonline.settings.env import Env, SettingError

pytestmark = pytest.mark.one_engine

PROXY = "10.0.0.7"
BRUNO = "203.0.113.5"


def seen(forwarded: str | None = None, *, connection: str = PROXY, **headers: str) -> str:
    if forwarded is not None:
        headers["X-Forwarded-For"] = forwarded
    return client_address(RequestFactory().post("/", REMOTE_ADDR=connection, headers=headers))


@pytest.fixture
def trusted(settings):
    """One proxy is trusted, and a network of them."""
    settings.TRUSTED_PROXIES = Env({"T": f"{PROXY},10.1.0.0/16,2001:db8:7::/48"}).networks("T")


# --- Without a proxy --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("forwarded", [None, "", "192.0.2.1", "192.0.2.1, 10.0.0.7", PROXY, "::1", "127.0.0.1"])
def test_by_default_no_header_is_believed(forwarded):
    assert seen(forwarded, connection=BRUNO) == BRUNO
    assert seen(forwarded, connection="127.0.0.1") == "127.0.0.1"


@pytest.mark.parametrize("forwarded", ["192.0.2.1", "192.0.2.1, 10.0.0.7", PROXY])
def test_who_is_no_trusted_proxy_is_not_believed(trusted, forwarded):
    assert seen(forwarded, connection=BRUNO) == BRUNO
    assert seen(forwarded, connection="10.0.0.8") == "10.0.0.8"


@pytest.mark.parametrize("connection", ["", "unix:/run/shop.sock", "localhost"])
def test_a_connection_without_an_address_is_one_client_and_believed_by_nobody(trusted, connection):
    assert seen("192.0.2.1", connection=connection) == "0.0.0.0"


# --- Behind proxies ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("forwarded", "client"),
    [
        (BRUNO, BRUNO),
        (f" {BRUNO} ", BRUNO),
        (f"192.0.2.1, {BRUNO}", BRUNO),
        (f"192.0.2.1,{BRUNO},10.1.2.3", BRUNO),
        (f"{PROXY}, 192.0.2.1, {BRUNO}, 10.1.2.3, 10.0.0.7", BRUNO),
        (f"{BRUNO}:51234", BRUNO),
        (f"{BRUNO}, 2001:db8:7::1", BRUNO),
        ("::ffff:203.0.113.5", BRUNO),
        ("[::ffff:203.0.113.5]:80", BRUNO),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::"),
        ("[2001:DB8:1:2::9]:443", "2001:db8:1:2::"),
    ],
)
def test_the_last_that_is_no_trusted_proxy_is_the_client(trusted, forwarded, client):
    assert seen(forwarded) == client


def test_what_only_trusted_proxies_came_through_is_the_first_ones(trusted):
    assert seen("10.1.0.1, 10.1.0.2") == "10.1.0.1"


@pytest.mark.parametrize("forwarded", [None, "", ",", " , "])
def test_a_proxy_that_says_nothing_asks_for_itself(trusted, forwarded):
    assert seen(forwarded) == PROXY


@pytest.mark.parametrize(
    "broken",
    [
        "unknown",
        "_hidden",
        "256.0.0.1",
        "203.0.113.05",
        "203.0.113",
        "203.0.113.5/24",
        "203.0.113.5:99999999",
        "[2001:db8::1",
        "2001:db8::1]",
        "fe80::1%eth0",
        ":::",
        "٢٠٣.0.113.5",
        '"203.0.113.5"',
        "for=203.0.113.5",
        "1" * 60_000,
        "",
    ],
)
def test_at_an_entry_that_is_no_address_the_reading_ends_with_the_proxy_that_passed_it_on(trusted, broken):
    request = RequestFactory().post("/", REMOTE_ADDR=PROXY)
    request.META["HTTP_X_FORWARDED_FOR"] = f"192.0.2.1, {broken}, 10.1.0.1"

    assert client_address(request) == "10.1.0.1"


@pytest.mark.parametrize("header", ["Forwarded", "X-Real-IP", "Client-IP", "True-Client-IP", "CF-Connecting-IP"])
def test_no_other_header_is_read(trusted, header):
    assert seen(BRUNO, **{header: "for=192.0.2.1" if header == "Forwarded" else "192.0.2.1"}) == BRUNO
    assert seen(**{header: "192.0.2.1"}) == PROXY


def test_a_chain_without_end_is_read_to_a_limit(trusted):
    assert seen(", ".join(["192.0.2.1", *["10.1.0.1"] * (MOST_PROXIES - 1)])) == "192.0.2.1"
    assert seen(", ".join(["192.0.2.1", *["10.1.0.1"] * 5000])) == "10.1.0.1"


# --- IPv6 -------------------------------------------------------------------------------------------------------------


def test_an_ipv6_client_is_its_network_whatever_it_calls_itself():
    inside = {seen(connection=f"2001:db8:1:2:{number:x}::1") for number in range(1, 100)}

    assert inside == {"2001:db8:1:2::"}
    assert seen(connection="2001:db8:1:3::1") == "2001:db8:1:3::"


def test_an_ipv4_client_is_the_same_on_a_socket_for_both_kinds(settings):
    assert seen(connection="::ffff:203.0.113.5") == BRUNO

    settings.TRUSTED_PROXIES = ("127.0.0.0/8",)
    assert seen(BRUNO, connection="::ffff:127.0.0.1") == BRUNO


# --- Memory -----------------------------------------------------------------------------------------------------------


def test_addresses_are_remembered_up_to_a_limit_and_none_longer_than_an_address_can_be(trusted):
    _read.cache_clear()

    for number in range(10_000):
        seen(f"2001:db8:{number >> 8:x}:{number & 255:x}::1")
        seen("x" * (LONGEST + 1 + number % 50))

    assert _read.cache_info().currsize == _read.cache_info().maxsize == 2048
    assert _read.cache_info().misses <= 10_001


# --- The setting ------------------------------------------------------------------------------------------------------


def test_words_stand_for_networks():
    networks = Env({"T": "loopback, Private, 192.0.2.1"}).networks("T")

    assert {"127.0.0.0/8", "::1/128", "10.0.0.0/8", "172.16.0.0/12", "fc00::/7", "192.0.2.1/32"} <= {*networks}
    assert Env({}).networks("T") == ()


@pytest.mark.parametrize(
    "wrong", ["nginx", "10.0.0.7/8", "0.0.0.0/0", "::/0", "*", "10.0.0.1-9", "10.0.0.7 10.0.0.8", "10.0.0.7:80"]
)
def test_what_is_no_network_or_all_there_are_is_refused(wrong):
    with pytest.raises(SettingError, match="name addresses and networks, separated by commas"):
        Env({"T": f"127.0.0.1,{wrong}"}).networks("T")
