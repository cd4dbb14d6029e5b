"""Typed readers of environment variables; a wrong value becomes one sentence that says what to do."""

import os
import re
from collections.abc import Collection, Iterator, Mapping
from ipaddress import ip_network
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.core.exceptions import ImproperlyConfigured

NETWORKS = {
    "loopback": ("127.0.0.0/8", "::1/128"),
    "private": ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"),
}
HOST = re.compile(r"\.?[a-z0-9]([a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:.]+\]", re.IGNORECASE)

MAIL_ADDRESS = re.compile(r"[^@\s<>,;\"]+@[^@\s<>,;\"]+")


class SettingError(ImproperlyConfigured):
    """A setting is missing or wrong. Its text is a sentence for the operator.

    Caught as `ImproperlyConfigured`: to import this module is to read the settings.
    """


class Env:
    """Reads settings out of a mapping (the process's environment, or a test's dictionary)."""

    def __init__(self, values: Mapping[str, str] | None = None) -> None:
        self._values = os.environ if values is None else values

    def text(self, name: str, default: str = "") -> str:
        """The value without surrounding blanks; an empty value counts as absent."""
        return self._values.get(name, "").strip() or default

    def integer(self, name: str, default: int, *, minimum: int, maximum: int) -> int:
        """A whole number within the bounds, or `SettingError`."""
        raw = self.text(name)
        if not raw:
            return default
        try:
            number = int(raw)
        except ValueError:
            number = minimum - 1
        if not minimum <= number <= maximum:
            raise SettingError(f"{name} is {raw!r}; set it to a whole number from {minimum} to {maximum}.")
        return number

    def share(self, name: str, default: float = 0.0) -> float:
        """A number from 0 to 1, or `SettingError`."""
        raw = self.text(name)
        if not raw:
            return default
        try:
            number = float(raw)
        except ValueError:
            number = -1.0
        if not 0.0 <= number <= 1.0:
            raise SettingError(f"{name} is {raw!r}; set it to a number from 0 to 1, such as 0.1.")
        return number

    def choice(self, name: str, default: str, *, among: Collection[str]) -> str:
        """One of the words, in capitals whatever the case it is given in, or `SettingError`."""
        word = self.text(name, default).upper()
        if word not in among:
            raise SettingError(f"{name} is {self.text(name)!r}; set it to one of {', '.join(among)}.")
        return word

    def time_zone(self, name: str, default: str) -> str:
        """A time zone by its name in the IANA database, or `SettingError`."""
        zone = self.text(name, default)
        try:
            ZoneInfo(zone)
        except (KeyError, ValueError, OSError) as error:  # ZoneInfoNotFoundError is a KeyError
            raise SettingError(f"{name} is {zone!r}; set it to a time zone such as Europe/Warsaw.") from error
        return zone

    def mail_address(self, name: str, default: str) -> str:
        """An e-mail address alone, or `SettingError`."""
        address = self.text(name, default)
        if not MAIL_ADDRESS.fullmatch(address):
            raise SettingError(f"{name} is {address!r}; set it to an e-mail address such as tickets@example.org.")
        return address

    def origin(self, name: str, default: str) -> str:
        """A web address without a path, such as `https://tickets.example.org`, or `SettingError`."""
        return _checked_origin(name, self.text(name, default))

    def origins(self, name: str) -> list[str]:
        """The comma-separated origins of a value, or `SettingError`."""
        return [_checked_origin(name, word) for word in self.words(name)]

    def hosts(self, name: str) -> list[str]:
        """The comma-separated host names of a value, or `SettingError`; one for all hosts is refused."""
        for word in self.words(name):
            if not HOST.fullmatch(word):
                raise SettingError(
                    f"{name} has {word!r}; name hosts alone, separated by commas, such as "
                    "tickets.example.org,www.example.org."
                )
        return self.words(name)

    def networks(self, name: str) -> tuple[str, ...]:
        """The comma-separated networks and addresses of a value, or `SettingError`; `NETWORKS` has words for some."""
        return tuple(network for word in self.words(name) for network in _checked_networks(name, word))

    def words(self, name: str) -> list[str]:
        """The comma-separated words of a value; none when it is absent."""
        return [word.strip() for word in self.text(name).split(",") if word.strip()]


def _checked_networks(name: str, word: str) -> Iterator[str]:
    if word.lower() in NETWORKS:
        yield from NETWORKS[word.lower()]
        return
    try:
        network = ip_network(word)
    except ValueError:
        network = None
    if network is None or network.prefixlen == 0:
        raise SettingError(
            f"{name} has {word!r}; name addresses and networks, separated by commas, such as 10.0.0.7,2001:db8::/64, "
            f"or {' or '.join(NETWORKS)}; never all there are."
        )
    yield str(network)


def _checked_origin(name: str, text: str) -> str:
    origin = text.rstrip("/")
    try:
        parts = urlsplit(origin)
        is_origin = parts.scheme in ("http", "https") and HOST.fullmatch(_bracketed(parts.hostname or "")) is not None
        is_origin = is_origin and origin == f"{parts.scheme}://{parts.netloc}" and "@" not in origin
        _ = parts.port
    except ValueError:
        is_origin = False
    if not is_origin:
        raise SettingError(
            f"{name} has {text!r}; use scheme, host and port alone, such as https://tickets.example.org."
        )
    return origin


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host
