"""A client of the storefront that a process can be thousands of: one connection, kept open, on one event loop."""

import asyncio
import json
import time
from dataclasses import dataclass
from typing import Any

PATIENCE_SECONDS = 30.0
LARGEST_ANSWER = 4 * 1024 * 1024


class Cut(Exception):
    """No whole answer came. Whether the request was carried out is unknown."""


class Away(Cut):
    """No server was there to connect to. Nothing was asked of it."""


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the server said."""

    status: int
    headers: dict[str, str]
    body: bytes
    seconds: float

    def content(self) -> dict[str, Any]:
        """The JSON object in the body."""
        content: dict[str, Any] = json.loads(self.body)
        return content

    @property
    def code(self) -> str:
        """The machine code of a refusal."""
        return str(self.content().get("code", ""))

    @property
    def cookie(self) -> str:
        """The cookie that was set, as a request sends it back."""
        return self.headers.get("set-cookie", "").partition(";")[0]


class Client:
    """One connection to a server of this machine, opened anew after it was cut."""

    def __init__(self, port: int, *, patience_seconds: float = PATIENCE_SECONDS) -> None:
        self._port = port
        self._patience_seconds = patience_seconds
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def connect(self) -> None:
        """Open the connection now rather than with the first request. Raises `Away`."""
        await self._opened()

    async def call(
        self, method: str, path: str, body: dict[str, Any] | None = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """The answer to a request, whatever its status. Raises `Cut` when none came."""
        began = time.perf_counter()
        try:
            async with asyncio.timeout(self._patience_seconds):
                reader, writer = await self._opened()
                writer.write(_request(method, path, body, headers or {}))
                status, fields, content = await _read(reader)
        except (OSError, TimeoutError, EOFError, asyncio.LimitOverrunError) as error:
            self.close()
            raise Cut(repr(error)) from error
        except asyncio.CancelledError:
            self.close()  # the answer that is still to come would be taken for that of the next request
            raise
        if fields.get("connection") == "close":
            self.close()
        return Answer(status=status, headers=fields, body=content, seconds=time.perf_counter() - began)

    async def send_and_hang_up(self, method: str, path: str, body: dict[str, Any], headers: dict[str, str]) -> None:
        """Send a request and close the connection before its answer can come. Raises `Cut`."""
        try:
            _, writer = await self._opened()
            writer.write(_request(method, path, body, headers))
            await writer.drain()
        except OSError as error:
            raise Cut(repr(error)) from error
        finally:
            self.close()

    def close(self) -> None:
        """Close the connection; the next request opens another."""
        if self._streams is not None:
            self._streams[1].close()
            self._streams = None

    async def _opened(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        if self._streams is None:
            try:
                self._streams = await asyncio.open_connection("127.0.0.1", self._port, limit=LARGEST_ANSWER)
            except OSError as error:
                raise Away(repr(error)) from error
        return self._streams


def _request(method: str, path: str, body: dict[str, Any] | None, headers: dict[str, str]) -> bytes:
    content = b"" if body is None else json.dumps(body).encode()
    lines = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", *(f"{name}: {value}" for name, value in headers.items())]
    if body is not None:
        lines += ["Content-Type: application/json", f"Content-Length: {len(content)}"]
    return "\r\n".join([*lines, "", ""]).encode() + content


async def _read(reader: asyncio.StreamReader) -> tuple[int, dict[str, str], bytes]:
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    fields = {}
    for line in head[1:-2]:
        name, _, value = line.partition(":")
        fields[name.lower()] = value.strip()
    return int(head[0].split()[1]), fields, await reader.readexactly(int(fields.get("content-length", 0)))
