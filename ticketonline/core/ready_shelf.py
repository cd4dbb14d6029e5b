"""Ready answers: how they are made, how long they are kept and in what space, and who makes the next."""

import asyncio
import gzip
import re
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b
from http import HTTPStatus

AGE_SECONDS = 1.0  # the contract: what is left may lag by one second
REFRESH_SECONDS = 0.5  # from then on one request reads anew, while the others still get what is kept
MOST_ANSWERS = 2000
MOST_BYTES = 16 * 1024 * 1024
MOST_BYTES_EACH = 1024 * 1024
OVERHEAD_BYTES = 4 * 1024  # of an answer: its headers, its key and the objects that hold them
GZIP_LEVEL = 6
MOST_HEADER = 1000  # signs of If-None-Match and Accept-Encoding that are read

Headers = list[tuple[str, str]]

# A client's answer by anything else can't be told apart from another's here.
MAY_VARY = frozenset({"accept-encoding", "accept-language", "origin"})
OF_THE_BODY = frozenset({"content-encoding", "content-language", "content-length", "content-type"})
OPAQUE_TAG = re.compile(r'"[^"]*"')


@dataclass(frozen=True, kw_only=True, slots=True)
class Answer:
    """An answer that may be given to everybody who asks the same, read at that moment or later.

    `tag` is weak: it stands for the content, whatever the encoding it travels in.
    """

    read_at: float
    tag: str
    headers: Headers
    body: bytes
    gzipped: bytes | None

    @property
    def size(self) -> int:
        """Bytes that it takes to keep it."""
        return len(self.body) + len(self.gzipped or b"") + OVERHEAD_BYTES

    def whole(self, *, accepts: str) -> tuple[int, Headers, bytes]:
        """Status, headers and body for a client that accepts those encodings."""
        if self.gzipped is not None and accepts_gzip(accepts[:MOST_HEADER]):
            body, headers = self.gzipped, [*self.headers, ("Content-Encoding", "gzip")]
        else:
            body, headers = self.body, [*self.headers]
        headers.append(("Content-Length", str(len(body))))
        return HTTPStatus.OK, headers, body

    def not_modified(self) -> tuple[int, Headers, bytes]:
        """The same for a client that has it: without what describes a body."""
        headers = [(name, value) for name, value in self.headers if name.lower() not in OF_THE_BODY]
        return HTTPStatus.NOT_MODIFIED, headers, b""

    def is_had_by(self, if_none_match: str) -> bool:
        """Whether the tags of an `If-None-Match` name it."""
        given = if_none_match[:MOST_HEADER]
        return given.strip() == "*" or self.tag.removeprefix("W/") in OPAQUE_TAG.findall(given)


def answer_to_keep(status: int, headers: Sequence[tuple[str, str]], body: bytes, read_at: float) -> Answer | None:
    """The answer as it can be kept; None where it does not say itself that everybody may have it."""
    said: dict[str, str] = {}
    for name, value in headers:
        said[name.lower()] = f"{said[name.lower()]}, {value}" if name.lower() in said else value
    directives = {directive.strip().lower() for directive in said.get("cache-control", "").split(",")}
    varies_by = {name.strip().lower() for name in said.get("vary", "").split(",") if name.strip()}
    if (
        status != HTTPStatus.OK
        or "public" not in directives
        or directives & {"private", "no-store", "no-cache"}
        or not varies_by <= MAY_VARY
        or said.keys() & {"set-cookie", "content-encoding"}
        or len(body) > MOST_BYTES_EACH
    ):
        return None
    kept = [(name, value) for name, value in headers if name.lower() not in ("content-length", "etag")]
    return Answer(
        read_at=read_at,
        tag=f'W/"{blake2b(body, digest_size=16).hexdigest()}"',
        headers=kept,
        body=body,
        # The view says by `Vary` that it would have compressed it. Compressed here, once, it needs no chance in its
        # length: there is no secret in what everybody may have.
        gzipped=gzip.compress(body, GZIP_LEVEL, mtime=0) if "accept-encoding" in varies_by else None,
    )


@lru_cache(256)
def accepts_gzip(accepted: str) -> bool:
    """Whether an `Accept-Encoding` names gzip, and not to exclude it (`gzip;q=0`)."""
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() == "gzip":
            return re.fullmatch(r"q=0(\.0*)?", weight.strip()) is None
    return False


class Shelf:
    """The answers that are kept, and whether somebody is reading the next one. For one event loop."""

    def __init__(self) -> None:
        self._answers: OrderedDict[Hashable, Answer] = OrderedDict()  # the one read first comes first
        self._readings: dict[Hashable, asyncio.Event] = {}
        self._bytes = 0

    def look(self, key: Hashable, *, arrived: float, lag: float = AGE_SECONDS) -> Answer | asyncio.Event | None:
        """An answer read less than `lag` seconds before a request arrived; or what to wait for, before looking again.

        None tells the caller to read: nobody else will until it calls `end`, which it must, whatever happens.
        """
        due = min(REFRESH_SECONDS, lag)
        answer = self._answers.get(key)
        age = arrived - answer.read_at if answer else AGE_SECONDS
        if age < due:
            return answer
        reading = self._readings.get(key)
        if reading is None:
            self._readings[key] = asyncio.Event()
            return None
        return answer if age < lag else reading

    def end(self, key: Hashable, answer: Answer | None, *, is_refused: bool) -> None:
        """The caller has read: an answer to keep, or none. A refusal puts away what was kept until now as well."""
        if answer is not None or is_refused:
            self._remove(key)
        if answer is not None:
            self._answers[key] = answer
            self._bytes += answer.size
            self._make_room(answer.read_at)
        self._readings.pop(key).set()

    def _make_room(self, now: float) -> None:
        """Within the limits, those read first go first: at most a second later they would be of no use."""
        while self._answers:
            key, oldest = next(iter(self._answers.items()))
            is_full = len(self._answers) > MOST_ANSWERS or self._bytes > MOST_BYTES
            if not is_full and now - oldest.read_at < AGE_SECONDS:
                return
            self._remove(key)

    def _remove(self, key: Hashable) -> None:
        answer = self._answers.pop(key, None)
        if answer is not None:
            self._bytes -= answer.size
