"""The whole front (core/front), asked as granian asks it (RSGI), without granian."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from granian.rsgi import ProtocolClosed

from tests.asking import HOST, Said, said
from ticketonline.core.front.answers import Answer, Headers
from ticketonline.core.front.front import Front


class Lines:
    """The headers of a request: what is not plain ASCII has a name alone, as with granian."""

    def __init__(self, lines: Sequence[tuple[str, str]]) -> None:
        self._lines = [(name.lower(), value) for name, value in lines]

    def items(self) -> list[tuple[str, str]]:
        return [(name, value) for name, value in self._lines if value.isascii()]

    def keys(self) -> list[str]:
        return [*dict(self._lines)]


@dataclass(frozen=True, kw_only=True)
class Scope:
    """A request without its body."""

    headers: Lines
    method: str = "GET"
    path: str = "/"
    query_string: str = ""
    http_version: str = "1.1"
    server: str = HOST
    client: str = "127.0.0.1:50000"
    scheme: str = "http"


@dataclass
class Protocol:
    """A body that arrives in pieces, at the end of which its client may have left; and the answer to it."""

    pieces: Iterator[bytes] = field(default_factory=lambda: iter(()))
    is_left: bool = False
    taken: int = 0
    answer: Answer | None = None

    async def __call__(self) -> bytes:
        body = b"".join([piece async for piece in self])
        if self.is_left:
            raise ProtocolClosed
        return body

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:  # which just ends when the client leaves
            self.taken += len(piece)
            yield piece

    def response_bytes(self, status: int, headers: Headers, body: bytes) -> None:
        assert self.answer is None
        self.answer = status, headers, body

    def response_file(self, status: int, headers: Headers, file: str) -> None:
        self.response_bytes(status, headers, Path(file).read_bytes())


def serve(
    front: Front,
    method: str,
    target: str,
    *,
    protocol: Protocol | None = None,
    body: bytes = b"",
    headers: Mapping[str, str] | None = None,
) -> Said:
    """The answer to a request with this body, or with the one that the protocol hands on."""
    path, _, query = target.partition("?")
    given = {"host": HOST} | dict(headers or {})
    if body:
        given |= {"content-length": str(len(body)), "content-type": "application/json"}
    protocol = protocol or Protocol(iter([body]))
    scope: Any = Scope(method=method, path=path, query_string=query, headers=Lines([*given.items()]))
    asyncio.run(front.__rsgi__(scope, protocol))  # type: ignore[arg-type]
    assert protocol.answer is not None
    return said(protocol.answer)
