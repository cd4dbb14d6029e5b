"""The window of the sales desk: `POST /events/reservation/` as nearly everybody sends it, answered without Django.

When a sale opens this one request comes thousands of times a second, and working one off cost Django more than all the
rest of it (decision 18). So the plain ones are read, reserved and answered here, with the parts that Django's way uses
as well. Whatever is not plain, or not right, goes to Django, which stays the one place that knows all the cases;
tests/web/test_window.py holds the two against each other.
"""

import logging
from collections.abc import Callable, Iterable
from functools import lru_cache
from http import HTTPStatus
from io import BytesIO
from typing import Any

import msgspec
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http.cookie import parse_cookie
from django.http.request import split_domain_port, validate_host
from django.utils.translation import override

from ...core.bodies import NO_TURN, stated_length
from ...core.database import drop_broken_connections
from ...core.errors import Busy, DomainError, ServerError, TooManyRequests
from ...core.middleware.locale import first_spoken
from ...core.middleware.sessions import BuyerSession, cookie_header
from ...core.write_limits import Write, WriteLimits
from ...sales import session as own
from ...sales.rules import Line
from ...sales.services.reserve import reserve
from ..codec import ENCODER, decode
from ..errors import Malformed
from ..refusals import Refusal
from .answering import answer_reserved
from .shapes.reservations import ReservationWanted

logger = logging.getLogger(__name__)

PATH = "/events/reservation/"
JSON = "application/json"
# What differs from answer to answer. All other headers are the same for everybody who speaks the language.
OWN_HEADERS = frozenset({"set-cookie", "content-length", "cache-control"})
KEPT_BY_NOBODY = ("Cache-Control", "no-store")

Application = Callable[..., Iterable[bytes]]
StartResponse = Callable[..., Any]
Headers = list[tuple[str, str]]


class Window:
    """Answers plain wishes itself, and learns from Django's first answer in a language which headers go with them."""

    def __init__(self, application: Application, *, limits: Callable[[], WriteLimits | None]) -> None:
        self.application = application
        self._limits = limits
        self._headers: dict[str, Headers] = {}

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> Iterable[bytes]:
        if not is_plain(environ):
            return self.application(environ, start_response)
        language = first_spoken(environ.get("HTTP_ACCEPT_LANGUAGE", ""))
        headers = self._headers.get(language)
        if headers is None:
            return self.application(environ, self._learning(language, start_response))
        wanted = _read(environ)
        session = _session(environ)
        limits = self._limits()
        if wanted is None:
            return self.application(environ, start_response)
        # From here on it is answered here, whatever happens: Django would count it, or even reserve, a second time.
        wait = limits.take(Write("POST", PATH, environ, session)) if limits else 0
        try:
            if wait:
                raise TooManyRequests(retry_after=wait)
            status, own_headers, body = _reserve(wanted, session, language, environ.get("HTTP_IDEMPOTENCY_KEY", ""))
        except DomainError as refusal:
            status, own_headers, body = _refuse(refusal, language)
        except (OperationalError, InterfaceError):
            drop_broken_connections()
            status, own_headers, body = _refuse(Busy(), language)
        except Exception:  # the outermost loop: the server would give a bug's buyer a bare answer
            logger.exception("a wish failed at the window")
            status, own_headers, body = _refuse(ServerError(), language)
        start_response(status, [*headers, *own_headers, ("Content-Length", str(len(body)))])
        return [body]

    def _learning(self, language: str, start_response: StartResponse) -> StartResponse:
        def start(status: str, headers: Headers, *more: Any) -> Any:
            if status.startswith("200 "):
                self._headers[language] = [one for one in headers if one[0].lower() not in OWN_HEADERS]
            return start_response(status, headers, *more)

        return start


def is_plain(environ: dict[str, Any]) -> bool:
    """Whether it is a wish in JSON of an allowed length, asked of this host, from this site or from no site at all."""
    return (
        environ["PATH_INFO"] == PATH
        and environ["REQUEST_METHOD"] == "POST"
        and environ.get("CONTENT_TYPE") == JSON
        and not environ.get("QUERY_STRING")
        and NO_TURN not in environ
        and "HTTP_TRANSFER_ENCODING" not in environ
        and 0 < (stated_length(environ) or 0) <= settings.BODY_LIMIT_BYTES
        and _is_ours(environ.get("HTTP_HOST", ""))
        and environ.get("HTTP_ORIGIN") in (None, settings.PUBLIC_URL)
        and environ.get("HTTP_SEC_FETCH_SITE", "none") in ("none", "same-origin")
        and (not settings.SECURE_SSL_REDIRECT or environ.get("HTTP_X_FORWARDED_PROTO") == "https")
    )


@lru_cache(64)
def _is_ours(host: str) -> bool:
    allowed = [host for host in settings.ALLOWED_HOSTS if host]
    domain = split_domain_port(host)[0]
    return bool(domain) and validate_host(domain, allowed)


def _read(environ: dict[str, Any]) -> ReservationWanted | None:
    """The wish, or None for what Django has to refuse. The body is left to be read again."""
    body = environ["wsgi.input"].read()
    environ["wsgi.input"] = BytesIO(body)
    try:
        return decode(body, ReservationWanted)
    except Malformed:
        return None


def _session(environ: dict[str, Any]) -> BuyerSession:
    cookies = environ.get("HTTP_COOKIE")
    return BuyerSession(parse_cookie(cookies).get(settings.BUYER_COOKIE_NAME) if cookies else None)


def _reserve(wanted: ReservationWanted, session: BuyerSession, language: str, key: str) -> tuple[str, Headers, bytes]:
    reservation = reserve(
        event_id=wanted.event_id,
        wanted=[Line(type=line.type, amount=line.amount) for line in wanted.tickets],
        email=wanted.email,
        language=wanted.language,
        idempotency_key=key,
    )
    own.remember(session, reservation.pk)
    session.save()
    headers = [("Cache-Control", "private, no-store"), ("Set-Cookie", cookie_header(session))]
    return "200 OK", headers, ENCODER.encode(answer_reserved(reservation, language=language))


def _refuse(refusal: DomainError, language: str) -> tuple[str, Headers, bytes]:
    headers = [KEPT_BY_NOBODY]
    if refusal.retry_after is not None:
        headers.append(("Retry-After", str(refusal.retry_after)))
    with override(language):
        body = msgspec.json.encode(Refusal(error=refusal.error, message=refusal.message, code=refusal.code))
    return f"{refusal.status} {HTTPStatus(refusal.status).phrase}", headers, body
