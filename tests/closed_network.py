"""Closing the network: a test talks to this machine alone."""

import ipaddress
import socket
from typing import Any

import pytest


class OutsideCall(AssertionError):
    """A test wanted to reach another machine."""


def is_this_machine(family: int, address: Any) -> bool:
    """Whether a socket address stays on this machine: a loopback address or name, or a file."""
    if family not in (socket.AF_INET, socket.AF_INET6):
        return True
    host = address[0]
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in ("localhost", "")


def close_network(patch: pytest.MonkeyPatch) -> None:
    """Let sockets of this process connect to loopback addresses only, until the patch is undone."""
    real_connect, real_connect_ex = socket.socket.connect, socket.socket.connect_ex

    def connect(self: socket.socket, address: Any) -> None:
        _refuse_outside(self.family, address)
        real_connect(self, address)

    def connect_ex(self: socket.socket, address: Any) -> int:
        _refuse_outside(self.family, address)
        return real_connect_ex(self, address)

    patch.setattr(socket.socket, "connect", connect)
    patch.setattr(socket.socket, "connect_ex", connect_ex)


def _refuse_outside(family: int, address: Any) -> None:
    if not is_this_machine(family, address):
        raise OutsideCall(f"tests talk to this machine alone, not to {address!r}")
