"""Asking a WSGI application as the server does, without a server."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from io import BytesIO
from typing import Any

HOST = "127.0.0.1:8000"


@dataclass(frozen=True, kw_only=True)
class Said:
    """An answer; names of headers in small letters."""

    status: str
    headers: dict[str, str]
    body: bytes


def request(method: str, target: str, body: bytes = b"", headers: dict[str, str] | None = None) -> dict[str, Any]:
    """The environment of a request whose body was read (core/bodies.py)."""
    path, _, query = target.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": path,
        "QUERY_STRING": query,
        "SCRIPT_NAME": "",
        "REMOTE_ADDR": "127.0.0.1",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
    }
    if body:
        environ |= {"CONTENT_LENGTH": str(len(body)), "CONTENT_TYPE": "application/json"}
    for name, value in ({"Host": HOST} | (headers or {})).items():
        variable = name.upper().replace("-", "_")
        environ[variable if variable.startswith("CONTENT_") else f"HTTP_{variable}"] = value
    return environ


def ask(
    application: Callable[..., Iterable[bytes]],
    target: str = "/events/event/",
    *,
    method: str = "GET",
    body: bytes = b"",
    headers: dict[str, str] | None = None,
) -> Said:
    """The application's answer."""
    said: list[tuple[str, list[tuple[str, str]]]] = []
    answer = application(request(method, target, body, headers), lambda *head: said.append(head))
    ((status, given),) = said
    lines = {name.lower(): value for name, value in given}
    assert len(lines) == len(given), f"a header is given twice: {given}"
    return Said(status=status, headers=lines, body=b"".join(answer))


class Desk:
    """An application that counts what it is asked, and answers with the count: `answer 1`, `answer 2`."""

    def __init__(self, *headers: tuple[str, str], status: str = "200 OK") -> None:
        self.status = status
        self.headers = [*headers] or [("Cache-Control", "public, max-age=1"), ("Content-Type", "text/plain")]
        self.seen: list[dict[str, Any]] = []

    def __call__(self, environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.seen.append(environ)
        start_response(self.status, [*self.headers])
        return [b"answer %d" % len(self.seen)]


class Clock:
    """Time that passes when the test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now
