"""Which server may be played against: one on this machine, unless told twice.

A load test aimed at the wrong server is an attack. So the address is taken apart strictly, the name in it is resolved
once, and the rush connects to the addresses found here and to no others, whatever that name says a second later.
"""

import re
import socket
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from urllib.parse import SplitResult, urlsplit

from .errors import CannotPlay, ForeignTarget

PORTS = {"http": 80, "https": 443}
NAME = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?")
MOST_LETTERS = 300
EXAMPLE = "http://127.0.0.1:8000"

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Sequence[str]]


@dataclass(frozen=True, kw_only=True)
class Target:
    """A server that may be loaded: where it is, as it is written, and the only addresses to connect to."""

    scheme: str
    host: str
    port: int
    addresses: tuple[Address, ...]

    @property
    def url(self) -> str:
        """Scheme, host and port, as they are typed."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{host}" + (f":{self.port}" if self.port != PORTS[self.scheme] else "")


def resolve(host: str, port: int) -> Sequence[str]:
    """What the name stands for at this moment; an `OSError` when it stands for nothing."""
    return [str(found[4][0]) for found in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]


def checked_target(
    url: str, *, not_my_machine: bool = False, i_may_load: str | None = None, resolve: Resolve = resolve
) -> Target:
    """The server to play against.

    Raises `CannotPlay` for what is no plain address of a server, and `ForeignTarget` for one that leaves this machine,
    unless `not_my_machine` is set and `i_may_load` repeats its host.
    """
    parts = _checked_parts(url)
    host = (parts.hostname or "").lower()
    port = parts.port or PORTS[parts.scheme]
    addresses = _addresses(host, port, resolve)
    if not all(_plain(address).is_loopback for address in addresses):
        _refuse_unless_told_twice(host, addresses, not_my_machine=not_my_machine, i_may_load=i_may_load)
    return Target(scheme=parts.scheme, host=host, port=port, addresses=addresses)


def _checked_parts(url: str) -> SplitResult:
    is_readable = len(url) <= MOST_LETTERS and url.isascii() and url.isprintable() and not set(url) & set(" \\@?#")
    try:
        parts = urlsplit(url)
        is_readable = is_readable and parts.scheme in PORTS and bool(parts.hostname) and parts.path in ("", "/")
        is_readable = is_readable and parts.port != 0
    except ValueError:
        is_readable = False
    if not is_readable:
        raise CannotPlay(f"{url[:MOST_LETTERS]!r} is no address of a server; use scheme, host and port, as {EXAMPLE}.")
    return parts


def _addresses(host: str, port: int, resolve: Resolve) -> tuple[Address, ...]:
    """Every address that the host stands for, at least one.

    Numbers that only some programs take for an address (2130706433, 0x7f.1, 127.1, 0177.0.0.1) are refused: what one
    reads as this machine may be another one to the next.
    """
    try:
        literal = ip_address(host)
    except ValueError:
        if not NAME.fullmatch(host):
            raise CannotPlay(
                f"{host!r} is neither a plain IP address nor a host name; write it as {EXAMPLE}."
            ) from None
    else:
        if isinstance(literal, IPv6Address) and literal.scope_id is not None:
            raise CannotPlay(f"{host!r} names a network interface; write the address without it.")
        return (literal,)
    try:
        found = resolve(host, port)
    except OSError as error:
        raise CannotPlay(f"the name {host!r} can't be resolved ({error.strerror}).") from error
    if not found:
        raise CannotPlay(f"the name {host!r} stands for no address.")
    return tuple(dict.fromkeys(ip_address(text) for text in found))


def _plain(address: Address) -> Address:
    """The IPv4 address that an IPv6 one wraps (`::ffff:192.0.2.1`), else itself."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    return mapped or address


def _refuse_unless_told_twice(
    host: str, addresses: Sequence[Address], *, not_my_machine: bool, i_may_load: str | None
) -> None:
    if not_my_machine and i_may_load is not None and i_may_load.lower().strip("[]") == host:
        return
    named = ", ".join(str(address) for address in addresses)
    if not not_my_machine and i_may_load is None:
        raise ForeignTarget(
            f"{host} ({named}) is not this machine. A rush is an attack on whoever did not ask for it. If the server "
            f"is yours and its hoster lets you load it, say so twice: --not-my-machine --i-may-load {host}"
        )
    missing = "--not-my-machine" if not not_my_machine else f"--i-may-load {host}"
    raise ForeignTarget(
        f"{host} ({named}) is not this machine, and you said only once that it may be loaded: {missing}"
    )
