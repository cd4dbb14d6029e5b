"""Running wrk as a crowd, and reading what it says."""

import json
import subprocess
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from urllib.parse import urlsplit

from . import programs
from .failure import BenchFailed

SCRIPT = Path(__file__).with_name("crowd.lua")
THREADS = 2
# So many addresses a thread and run: more than it can ask in half a minute.
ADDRESSES = 1 << 20
FIRST_ADDRESS = 128 << 24  # 128.0.0.0; after a thousand runs addresses come again
PATIENCE_SECONDS = 60.0
_runs = count()


@dataclass(frozen=True, kw_only=True)
class Request:
    """What one buyer asks for."""

    method: str
    path: str
    payload: object = None


@dataclass(frozen=True, kw_only=True)
class Crowd:
    """Buyers who each ask for one of the requests, by chance; the end of a right answer has the pattern `expected`."""

    requests: Sequence[Request]
    expected: str


@dataclass(frozen=True, kw_only=True)
class Answers:
    """What a crowd got. Only what was answered 200 counts as right; `refusal` is one of the other answers."""

    seconds: float
    right: int
    p50_ms: float
    p99_ms: float
    refused: Mapping[int, int] = field(default_factory=dict)
    broken: Mapping[str, int] = field(default_factory=dict)
    refusal: str = ""


def send(crowd: Crowd, *, url: str, clients: int, seconds: int) -> Answers:
    """Let so many clients ask, each anew as soon as it is answered. Raises `BenchFailed`."""
    words = [programs.wrk(), f"--threads={min(THREADS, clients)}", f"--connections={clients}", f"--duration={seconds}s"]
    with tempfile.NamedTemporaryFile("w", prefix="ticketonline-crowd-", suffix=".lua", encoding="utf-8") as plan:
        plan.write(written_plan(crowd, url=url))
        plan.flush()
        first = FIRST_ADDRESS + next(_runs) * ADDRESSES * THREADS
        said = subprocess.run(
            [*words, f"--script={SCRIPT}", url, "--", plan.name, str(first)],
            capture_output=True,
            text=True,
            timeout=seconds + PATIENCE_SECONDS,
        )
    if said.returncode:
        raise BenchFailed(f"wrk failed: {said.stdout}{said.stderr}")
    return read_answers(said.stdout)


def read_answers(text: str) -> Answers:
    """What the last lines of crowd.lua say. Raises `BenchFailed` when the body of a 200 was not the one expected."""
    said = dict(line.removeprefix("crowd ").split(" ", 1) for line in text.splitlines() if line.startswith("crowd "))
    try:
        if int(said["wrong"]):
            raise BenchFailed(f"{said['wrong']} answers were wrong, such as: {said['surprise']}")
        return Answers(
            seconds=float(said["microseconds"]) / 1e6,
            right=int(said["right"]),
            p50_ms=float(said["p50_microseconds"]) / 1000,
            p99_ms=float(said["p99_microseconds"]) / 1000,
            refused={int(status): int(number) for status, number in _beginning("status_", said)},
            broken={kind: int(number) for kind, number in _beginning("broken_", said) if int(number)},
            refusal=said.get("refusal", ""),
        )
    except KeyError as missing:
        raise BenchFailed(f"wrk did not say {missing}: {text}") from missing


def written_plan(crowd: Crowd, *, url: str) -> str:
    """The crowd as a Lua table: each request as HTTP, in two pieces between which the client's address goes."""
    requests = ", ".join(
        f"{{{_lua(head)}, {_lua(rest)}}}" for head, rest in (_http(one, url) for one in crowd.requests)
    )
    return f"return {{addresses = {ADDRESSES}, expected = {_lua(crowd.expected)}, requests = {{{requests}}}}}\n"


def _http(request: Request, url: str) -> tuple[str, str]:
    """What a browser sends of a page of the shop, as a proxy on this machine hands it on."""
    head = [
        f"{request.method} {request.path} HTTP/1.1",
        f"Host: {urlsplit(url).netloc}",
        "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
        "Accept: */*",
        "Accept-Language: en-GB,en;q=0.7",
    ]
    body = ""
    if request.payload is not None:
        body = json.dumps(request.payload)
        head += [f"Origin: {url}", "Content-Type: application/json", f"Content-Length: {len(body)}"]
    head += ["Sec-Fetch-Site: same-origin", "X-Forwarded-Proto: http", "X-Forwarded-For: "]
    return "\r\n".join(head), f"\r\n\r\n{body}"


def _lua(text: str) -> str:
    """The text as a Lua string; JSON's way of writing ASCII is Lua's as well."""
    assert text.isascii()
    return json.dumps(text)


def _beginning(prefix: str, said: Mapping[str, str]) -> list[tuple[str, str]]:
    return [(name.removeprefix(prefix), value) for name, value in said.items() if name.startswith(prefix)]
