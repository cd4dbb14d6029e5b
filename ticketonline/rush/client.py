"""One request to the server, measured. It goes to the addresses checked before, follows nobody, and knows no proxy."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any, TypeVar

import aiohttp
import msgspec
from aiohttp.abc import AbstractResolver, ResolveResult

from .patience import advised_seconds
from .recorder import Recorder, Step
from .target import Target
from .wire import code_of

ANSWER_SECONDS = 30  # from sending to the whole answer; a person has long gone by then
MOST_BYTES = 4 * 1024 * 1024  # of one answer; the longest list of events has a tenth of it
KEEP_ALIVE_SECONDS = 15
JSON = {"Content-Type": "application/json"}
SENT_AWAY = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})

Shape = TypeVar("Shape")


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """What came back. `status` is 0 when nothing did; `advised` is the wait in seconds that the server asked for.

    `session` are the cookies it set, as a browser sends them back; `location` is where it leads, if anywhere.
    """

    status: int
    body: bytes = b""
    seconds: float = 0.0
    advised: float | None = None
    session: str = ""
    location: str = ""

    @property
    def is_good(self) -> bool:
        """Whether it says what was asked for."""
        return self.status == HTTPStatus.OK

    @property
    def may_be_tried_again(self) -> bool:
        """Whether the server asked to come back, or never answered."""
        return self.status == 0 or self.status in SENT_AWAY

    @property
    def code(self) -> str:
        """The machine code of the refusal that it is; empty when it has none."""
        return code_of(self.body)


class Client:
    """Asks the server; every answer goes to the recorder."""

    def __init__(self, http: aiohttp.ClientSession, target: Target, recorder: Recorder, *, connections: int) -> None:
        self._http = http
        self._target = target
        self._recorder = recorder
        # Not the connector's own limit: who waits for a connection has asked nothing yet, and does not time out.
        self._free = asyncio.Semaphore(connections)

    async def ask(
        self, step: Step, method: str, path: str, *, payload: Any = None, headers: dict[str, str] | None = None
    ) -> Answer:
        """Send one request and wait for the whole answer.

        The time runs from here on, so it holds the wait for a free connection: a buyer who waits for that waits, too.
        """
        assert path.startswith("/"), "anything else would change the host that it is put behind"
        began = asyncio.get_running_loop().time()
        self._recorder.begins_to_wait()
        try:
            async with self._free:
                answer = await self._send(method, path, payload, headers or {}, began)
        finally:
            self._recorder.waiting -= 1
        self._note(step, answer)
        return answer

    def read(self, answer: Answer, shape: type[Shape]) -> Shape | None:
        """The answer's body; None, and an error on the list, when it has not the contract's shape."""
        try:
            return msgspec.json.decode(answer.body, type=shape)
        except msgspec.MsgspecError:
            self._recorder.tally.errors["answers that can't be read"] += 1
            return None

    async def _send(self, method: str, path: str, payload: Any, headers: dict[str, str], began: float) -> Answer:
        body = None if payload is None else msgspec.json.encode(payload)
        try:
            async with self._http.request(
                method,
                f"{self._target.url}{path}",
                data=body,
                headers=headers if body is None else headers | JSON,
                allow_redirects=False,
            ) as response:
                content = await _whole(response)
        except TimeoutError:
            self._recorder.tally.errors[f"no answer within {ANSWER_SECONDS} s"] += 1
        except aiohttp.ClientError as error:
            self._recorder.tally.errors[f"connection failed ({type(error).__name__})"] += 1
        else:
            return Answer(
                status=response.status,
                body=content,
                seconds=asyncio.get_running_loop().time() - began,
                advised=advised_seconds(response.headers.get("Retry-After"), now=datetime.now(UTC)),
                session=_cookies(response),
                location=response.headers.get("Location", ""),
            )
        return Answer(status=0)

    def _note(self, step: Step, answer: Answer) -> None:
        tally = self._recorder.tally
        if answer.status == HTTPStatus.SERVICE_UNAVAILABLE:
            tally.busy += 1
            step = Step.SENT_AWAY
        elif answer.status == HTTPStatus.TOO_MANY_REQUESTS:
            tally.limited += 1
            step = Step.SENT_AWAY
        elif HTTPStatus.BAD_REQUEST <= answer.status < HTTPStatus.INTERNAL_SERVER_ERROR:
            tally.refusals[answer.code or f"status {answer.status}"] += 1
            step = Step.REFUSED
        elif not answer.is_good:
            if answer.status:
                tally.errors[f"status {answer.status}"] += 1
            return
        self._recorder.answered(step, answer.seconds)


@asynccontextmanager
async def connected(target: Target, recorder: Recorder, *, connections: int) -> AsyncIterator[Client]:
    """A client with so many connections at most, closed afterwards."""
    connector = aiohttp.TCPConnector(
        limit=0, resolver=Pinned(target), ttl_dns_cache=None, keepalive_timeout=KEEP_ALIVE_SECONDS
    )
    async with aiohttp.ClientSession(
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),  # each buyer keeps their own
        timeout=aiohttp.ClientTimeout(total=ANSWER_SECONDS),
        headers={"User-Agent": "ticketonline-rush", "Accept-Language": "en"},
        trust_env=False,  # a proxy of the environment would lead elsewhere
    ) as http:
        yield Client(http, target, recorder, connections=connections)


class Pinned(AbstractResolver):
    """Resolves the target's host to the addresses that were checked, whatever its name has come to mean since."""

    def __init__(self, target: Target) -> None:
        self._target = target

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        assert host == self._target.host, "the rush talks to its target alone"
        return [
            ResolveResult(
                hostname=host,
                host=str(address),
                port=port,
                family=socket.AF_INET if address.version == 4 else socket.AF_INET6,
                proto=0,
                flags=socket.AI_NUMERICHOST,
            )
            for address in self._target.addresses
        ]

    async def close(self) -> None:
        pass


async def _whole(response: aiohttp.ClientResponse) -> bytes:
    content = bytearray()
    async for piece in response.content.iter_any():
        content += piece
        if len(content) > MOST_BYTES:
            raise aiohttp.ClientPayloadError("the answer is too long")
    return bytes(content)


def _cookies(response: aiohttp.ClientResponse) -> str:
    if "Set-Cookie" not in response.headers:
        return ""
    return "; ".join(f"{name}={cookie.coded_value}" for name, cookie in response.cookies.items())
