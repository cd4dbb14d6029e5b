"""Which requests may be answered with ready bytes, and all that such an answer may depend on."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import Any, Literal

from django.conf import settings

from .front.bodies import NO_TURN, stated_length
from .middleware.locale import first_spoken

# What is longer is rare or meant ill, and goes the whole way to Django.
MOST_QUERY = 1000  # signs; a search of 100 letters of any script fits
MOST_HEADER = 255  # signs of Host, and of Origin
MOST_BODY = 256  # bytes; an event's id takes some 60
JSON_TYPES = ("application/json", "application/json; charset=utf-8", "application/json;charset=utf-8")
FETCH_SITES = (None, "none", "same-origin", "same-site", "cross-site")


@dataclass(frozen=True, kw_only=True)
class Read:
    """A line of the table: a read whose answer is the same for everybody.

    `path` is a regular expression of the whole path. The answer depends on these parameters of the query and on no
    other; what has one of those named `apart` is another read, which goes the whole way. `is_page` says that its path
    names the language; else Accept-Language does, and the operator's other sites may read it (CORS). HEAD is the read
    of GET; a POST has a JSON body. Of what `is_counted` somebody hears how often it was shown.
    """

    path: str
    method: Literal["GET", "POST"] = "GET"
    parameters: frozenset[str] = frozenset()
    apart: frozenset[str] = frozenset()
    is_page: bool = False
    is_counted: bool = False


@dataclass(frozen=True, kw_only=True, slots=True)
class Asked:
    """All that an answer may depend on: two requests that are equal in it get the same bytes."""

    method: str
    path: str
    query: str
    host: str
    language: str | None
    origin: str | None
    fetch_site: str | None
    body: bytes
    is_counted: bool = False  # no part of the key: it comes with the path

    @property
    def key(self) -> tuple[object, ...]:
        """As a key of a dictionary."""
        return (
            self.method, self.path, self.query, self.host, self.language, self.origin, self.fetch_site, self.body
        )  # fmt: skip

    def shown(self, environ: dict[str, Any]) -> dict[str, Any]:
        """The request as the application is to see it: of the client's words only those that are part of the key.

        What the application is not shown (cookies, ranges, other headers and parameters) can be in no kept answer.
        """
        shown = {name: value for name, value in environ.items() if not name.startswith(("HTTP_", "CONTENT_"))}
        shown |= {"REQUEST_METHOD": self.method, "QUERY_STRING": self.query, "wsgi.input": BytesIO(self.body)}
        if self.method == "POST":
            shown |= {"CONTENT_TYPE": JSON_TYPES[0], "CONTENT_LENGTH": str(len(self.body))}
        headers = {
            "HTTP_HOST": self.host,
            "HTTP_ACCEPT_LANGUAGE": self.language,
            "HTTP_ORIGIN": self.origin,
            "HTTP_SEC_FETCH_SITE": self.fetch_site,
        }
        if settings.SECURE_PROXY_SSL_HEADER:
            name, secure = settings.SECURE_PROXY_SSL_HEADER
            headers[name] = secure
        return shown | {name: value for name, value in headers.items() if value is not None}


class Table:
    """The reads that may be answered with ready bytes. Nothing else ever is."""

    def __init__(self, reads: Sequence[Read]) -> None:
        self._reads = [(read, re.compile(read.path, re.ASCII).fullmatch) for read in reads]

    def find(self, environ: dict[str, Any]) -> Asked | None:
        """What is asked for; None for what must go the whole way."""
        method = "GET" if environ["REQUEST_METHOD"] == "HEAD" else environ["REQUEST_METHOD"]
        path = environ["PATH_INFO"]
        for read, matches in self._reads:
            if read.method == method and matches(path):
                if not _is_plain(environ) or _known(environ.get("QUERY_STRING", ""), read.apart):
                    return None
                return _asked(read, environ)
        return None


def _is_plain(environ: dict[str, Any]) -> bool:
    if NO_TURN in environ or environ.get("SCRIPT_NAME") or len(environ.get("QUERY_STRING", "")) > MOST_QUERY:
        return False
    if not 0 < len(environ.get("HTTP_HOST", "")) <= MOST_HEADER or len(environ.get("HTTP_ORIGIN", "")) > MOST_HEADER:
        return False
    if settings.SECURE_PROXY_SSL_HEADER:
        name, secure = settings.SECURE_PROXY_SSL_HEADER
        return bool(environ.get(name, "").split(",")[0].strip() == secure)
    return True


def _asked(read: Read, environ: dict[str, Any]) -> Asked | None:
    is_post = read.method == "POST"
    body = _json(environ) if is_post else _nothing(environ)
    origin, fetch_site = environ.get("HTTP_ORIGIN"), environ.get("HTTP_SEC_FETCH_SITE") if is_post else None
    # A POST may be refused for either, which the application decides for each combination. A read by GET is open to
    # all, and an origin that was not named gets what no origin gets.
    if not is_post and (read.is_page or origin not in settings.CORS_ALLOWED_ORIGINS):
        origin = None
    if body is None or fetch_site not in FETCH_SITES:
        return None
    return Asked(
        method=read.method,
        path=environ["PATH_INFO"],
        query=_known(environ.get("QUERY_STRING", ""), read.parameters),
        host=environ["HTTP_HOST"],
        language=None if read.is_page else first_spoken(environ.get("HTTP_ACCEPT_LANGUAGE", "")),
        origin=origin,
        fetch_site=fetch_site,
        body=body,
        is_counted=read.is_counted,
    )


def _nothing(environ: dict[str, Any]) -> bytes | None:
    """No body, as a read by GET has none."""
    has_body = "HTTP_TRANSFER_ENCODING" in environ or environ.get("CONTENT_LENGTH") not in (None, "", "0")
    return None if has_body else b""


def _json(environ: dict[str, Any]) -> bytes | None:
    """The body, if it is said to be JSON, is short and all there."""
    stream, length = environ["wsgi.input"], stated_length(environ)
    if environ.get("CONTENT_TYPE", "").lower() not in JSON_TYPES or not isinstance(stream, BytesIO):
        return None
    body = stream.getvalue()
    return body if len(body) == length and length <= MOST_BODY else None


def _known(query: str, names: frozenset[str]) -> str:
    """The parts of the query that may matter, as they were written: whoever adds others makes no new answer."""
    if not query or not names:
        return ""
    return "&".join(part for part in query.split("&") if _may_be(part.partition("=")[0], names))


def _may_be(name: str, names: frozenset[str]) -> bool:
    return name in names or "%" in name  # `%71` is `q`
