"""A rush plays on this machine alone, unless it is told twice, and no spelling of an address gets round that."""

import pytest

from ticketonline.rush.errors import CannotPlay, ForeignTarget
from ticketonline.rush.target import checked_target

pytestmark = pytest.mark.one_engine

HERE = {"localhost": ["127.0.0.1", "::1"], "shop.localhost": ["127.0.0.1"]}
ELSEWHERE = {
    "tickets.example.org": ["192.0.2.7"],
    "localhost.example.org": ["192.0.2.7"],
    "127.0.0.1.example.org": ["192.0.2.7"],
    "half.example.org": ["127.0.0.1", "192.0.2.7"],  # one of its addresses is this machine's
    "mapped.example.org": ["::ffff:192.0.2.7"],
}


def resolve(host, port):
    """A book of names in place of the machine's."""
    return (HERE | ELSEWHERE)[host]


def target(url, **told):
    return checked_target(url, resolve=resolve, **told)


@pytest.mark.parametrize(
    ("url", "as_typed", "addresses"),
    [
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000", ["127.0.0.1"]),
        ("http://127.0.0.1:8000/", "http://127.0.0.1:8000", ["127.0.0.1"]),
        ("http://127.9.9.9", "http://127.9.9.9", ["127.9.9.9"]),
        ("http://[::1]:8000", "http://[::1]:8000", ["::1"]),
        ("http://[::ffff:127.0.0.1]:8000", "http://[::ffff:127.0.0.1]:8000", ["::ffff:7f00:1"]),
        ("http://LocalHost:8000", "http://localhost:8000", ["127.0.0.1", "::1"]),
        ("https://shop.localhost", "https://shop.localhost", ["127.0.0.1"]),
    ],
)
def test_this_machine_may_be_loaded(url, as_typed, addresses):
    checked = target(url)

    assert checked.url == as_typed
    assert [str(address) for address in checked.addresses] in (addresses, ["::ffff:127.0.0.1"])


@pytest.mark.parametrize(
    "url",
    [
        *(f"http://{name}:8000" for name in ELSEWHERE),
        "http://192.0.2.7",
        "http://10.0.0.1:8000",
        "http://0.0.0.0:8000",
        "http://[::]:8000",
        "http://[2001:db8::1]",
        "http://[::ffff:192.0.2.7]:8000",
        "http://[64:ff9b::7f00:1]:8000",
    ],
)
def test_another_machine_is_refused(url):
    with pytest.raises(ForeignTarget, match="is not this machine"):
        target(url)


@pytest.mark.parametrize(
    "url",
    [
        "http://127.0.0.1@192.0.2.7",
        "http://127.0.0.1:80@192.0.2.7",
        "http://127.0.0.1\\@192.0.2.7",
        "http://127.0.0.1#@192.0.2.7",
        "http://127.0.0.1?@192.0.2.7",
        "http://127.0.0.1/?next=http://192.0.2.7",
        "http://127.0.0.1/elsewhere/",
        "http://127.0.0.1 .example.org",
        "http://127.0.0.1\t.example.org",
        "http://127.0.0.1\r\nHost: example.org",
        "http://127.0.0.1%2eexample.org",
        "http://2130706433",  # each of the next is 127.0.0.1 to some programs
        "http://0x7f000001",
        "http://0x7f.0.0.1",
        "http://0177.0.0.1",
        "http://127.1",
        "http://127.0.0.1.",
        "http://127.000.000.001",
        "http://\uff11\uff12\uff17.0.0.1",  # digits of full width
        "http://\u2460\u2461\u2466.0.0.1",
        "http://loc\u0430lhost",  # a Cyrillic letter
        "http://[fe80::1%25eth0]",
        "http://[127.0.0.1]",
        "http://",
        "http:127.0.0.1",
        "//127.0.0.1:8000",
        "127.0.0.1:8000",
        "ftp://127.0.0.1",
        "file:///etc/passwd",
        "http://127.0.0.1:0",
        "http://127.0.0.1:99999",
        "http://127.0.0.1:80:80",
        "http://-localhost",
        "http://" + "a" * 400,
        "",
    ],
)
def test_what_is_no_plain_address_is_refused_even_if_told_twice(url):
    with pytest.raises(CannotPlay) as refused:
        target(url, not_my_machine=True, i_may_load="192.0.2.7")

    assert not isinstance(refused.value, ForeignTarget)
    assert (
        "write it as" in str(refused.value) or "use scheme" in str(refused.value) or "interface" in str(refused.value)
    )


@pytest.mark.parametrize(
    ("told", "missing"),
    [
        ({"not_my_machine": True}, "--i-may-load tickets.example.org"),
        ({"i_may_load": "tickets.example.org"}, "--not-my-machine"),
        ({"not_my_machine": True, "i_may_load": "tickets.example.com"}, "--i-may-load tickets.example.org"),
        ({"not_my_machine": True, "i_may_load": ""}, "--i-may-load tickets.example.org"),
        ({"not_my_machine": True, "i_may_load": "192.0.2.7"}, "--i-may-load tickets.example.org"),
    ],
)
def test_told_once_is_not_enough_and_what_is_missing_is_named(told, missing):
    with pytest.raises(ForeignTarget) as refused:
        target("https://tickets.example.org", **told)

    assert str(refused.value).endswith(missing)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("https://tickets.example.org", "Tickets.Example.org"),
        ("http://192.0.2.7:8000", "192.0.2.7"),
        ("http://[2001:db8::1]", "[2001:db8::1]"),
    ],
)
def test_told_twice_is_enough(url, host):
    checked = target(url, not_my_machine=True, i_may_load=host)

    assert checked.url == url
    assert all(not address.is_loopback for address in checked.addresses)


def test_a_name_that_stands_for_nothing_is_refused():
    def nothing(host, port):
        raise OSError(-2, "Name or service not known")

    with pytest.raises(CannotPlay, match=r"'nowhere' can't be resolved \(Name or service not known\)"):
        checked_target("http://nowhere", resolve=nothing)
    with pytest.raises(CannotPlay, match="stands for no address"):
        checked_target("http://nowhere", resolve=lambda host, port: [])
