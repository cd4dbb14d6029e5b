"""Whose request it is: the client's address, as told by proxies that are trusted and by nobody else."""

import re
from collections.abc import Mapping
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from socket import AF_INET, inet_pton
from typing import Any, NamedTuple

from django.conf import settings
from django.http import HttpRequest

MOST_PROXIES = 8  # that a request may come through one after the other
LONGEST = 64  # signs of an address with its port; "[" + 45 + "]:65535" are the most there are
REMEMBERED = 2048  # addresses; to read one costs ten times what it costs to remember it
HOME_BITS = 64  # of an IPv6 address: what a household or a telephone is given; it chooses the rest as it likes
ADDRESS = re.compile(
    r"(?:\[(?P<bracketed>[0-9a-f:.]+)\]|(?P<v4>[0-9.]+))(?::[0-9]{1,5})?|(?P<v6>[0-9a-f:.]+)", re.IGNORECASE
)


class Seen(NamedTuple):
    """An address that a request came from or through; `client` is what it counts as."""

    client: str
    is_trusted: bool


NOWHERE = Seen(client=str(IPv4Address(0)), is_trusted=False)  # what has no address, such as a Unix socket


def client_address(request: HttpRequest) -> str:
    """The client's IPv4 address, or the first address of its IPv6 network: see `address_in`."""
    return address_in(request.META)


def address_in(meta: Mapping[str, Any]) -> str:
    """The address in what the web server says of a request.

    It is the one that the connection came from. Only when that is a trusted proxy, X-Forwarded-For is read, from its
    end, where each proxy adds whom it was asked by: past the trusted ones, to the first that is not. What comes before
    is a mere claim. At an entry that is no address the reading ends with the proxy that passed it on.
    """
    trusted = settings.TRUSTED_PROXIES
    seen = _seen(meta.get("REMOTE_ADDR", ""), trusted) or NOWHERE
    if not seen.is_trusted:
        return seen.client
    for word in reversed(meta.get("HTTP_X_FORWARDED_FOR", "").rsplit(",", MOST_PROXIES)):
        before = _seen(word.strip(), trusted)
        if before is None:
            break
        seen = before
        if not seen.is_trusted:
            break
    return seen.client


def _seen(word: str, trusted: tuple[str, ...]) -> Seen | None:
    """The address that the word is, if it is one."""
    try:
        # In a rush nearly all are plain IPv4, each another; this is how they are written and no other way.
        number = int.from_bytes(inet_pton(AF_INET, word))
    except (OSError, ValueError):
        return _read(word, trusted) if len(word) <= LONGEST else None  # what is too long is not remembered
    return Seen(client=word, is_trusted=any(number & mask == base for mask, base in _plain_networks(trusted)))


@lru_cache(maxsize=REMEMBERED)
def _read(word: str, trusted: tuple[str, ...]) -> Seen | None:
    found = ADDRESS.fullmatch(word)
    if found is None:
        return None
    try:
        address = ip_address(found[found.lastgroup or 0])
    except ValueError:
        return None
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped  # how a socket for both kinds shows an IPv4 client
    return Seen(client=_counted_as(address), is_trusted=any(address in network for network in _networks(trusted)))


@lru_cache(maxsize=1)
def _plain_networks(trusted: tuple[str, ...]) -> list[tuple[int, int]]:
    """The mask and the address of those that are IPv4."""
    return [
        (int(network.netmask), int(network.network_address))
        for network in _networks(trusted)
        if isinstance(network, IPv4Network)
    ]


@lru_cache(maxsize=1)
def _networks(trusted: tuple[str, ...]) -> list[IPv4Network | IPv6Network]:
    return [ip_network(network) for network in trusted]


def _counted_as(address: IPv4Address | IPv6Address) -> str:
    if isinstance(address, IPv4Address):
        return str(address)
    rest = 128 - HOME_BITS
    return str(IPv6Address(int(address) >> rest << rest))
