"""The window of the sales desk: `POST /events/reservation/` as nearly everybody sends it, answered without Django.

When a sale opens this one request comes thousands of times a second, and working one off cost Django more than all the
rest of it (decision 18). So the plain ones are read, reserved and answered here, with the parts that Django's way uses
as well. Whatever is not plain, or not right, goes to Django, which stays the one place that knows all the cases;
tests/web/test_window.py holds the two against each other.
"""

import logging
from collections.abc import Awaitable, Callable
from functools import lru_cache
from http import HTTPStatus
from io import BytesIO
from urllib.parse import urlsplit
from uuid import UUID

import msgspec
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http.cookie import parse_cookie
from django.http.request import split_domain_port, validate_host
from django.utils.translation import override

from ...core.errors import Busy, DomainError, ServerError, TooManyRequests
from ...core.front.answers import Answer, Application, Environ, Headers
from ...core.front.bodies import NO_TURN, stated_length
from ...core.middleware.locale import first_spoken
from ...core.middleware.sessions import BuyerContent, cookie_header
from ...core.write_limits import Write, WriteLimits
from ...sales import session as own
from ...sales.desk.counter import desk
from ...sales.desk.wishes import Wish
from ...sales.errors import InvalidEmail
from ...sales.models import Reservation
from ...sales.rules import Line
from ...sales.services.reserve import wished
from ..codec import ENCODER, decode
from ..errors import Malformed
from ..refusals import Refusal
from .answering import answer_reserved
from .shapes.reservations import ReservationWanted

logger = logging.getLogger(__name__)

PATH = "/events/reservation/"
JSON = "application/json"
# What differs from answer to answer. All other headers are the same for everybody who speaks the language.
OWN_HEADERS = frozenset({"set-cookie", "content-length", "cache-control", "retry-after", "vary"})
KEPT_BY_NOBODY = ("Cache-Control", "no-store")

Serve = Callable[[Wish], Awaitable[Reservation]]


class Window:
    """Answers plain wishes itself, with the headers that Django's last answer to one in the same language had."""

    def __init__(
        self, application: Application, *, limits: Callable[[], WriteLimits | None], serve: Serve | None = None
    ) -> None:
        self._application = application
        self._limits = limits
        self._serve = serve or desk().serve_soon
        self._headers: dict[str, Headers] = {}

    async def learn(self) -> None:
        """Let Django refuse a wish in each language, for which it asks no database.

        Else the first of a crowd would all be Django's, and come to the desk in threads.
        """
        wish = {"event_id": UUID(int=0), "tickets": [{"type": "", "amount": 1}], "email": "@"}
        body = msgspec.json.encode(wish)
        for language, _name in settings.LANGUAGES:
            status, headers, _body = await self._application(plain_request(body, language))
            if status == InvalidEmail.status:
                self._keep(language, headers)

    async def __call__(self, environ: Environ) -> Answer:
        if not is_plain(environ):
            return await self._application(environ)
        language = first_spoken(environ.get("HTTP_ACCEPT_LANGUAGE", ""))
        headers = self._headers.get(language)
        wanted = _read(environ)
        if wanted is None:
            return await self._application(environ)
        if headers is None:
            status, headers, answer = await self._application(environ)
            if status == HTTPStatus.OK:
                self._keep(language, headers)
            return status, headers, answer
        # From here on it is answered here, whatever happens: Django would count it, or even reserve, a second time.
        try:
            session = _session(environ)
            self._count(environ, session)
            status, own_headers, body = await self._reserve(wanted, session, language, environ)
        except DomainError as refusal:
            status, own_headers, body = _refuse(refusal, language)
        except (OperationalError, InterfaceError):
            status, own_headers, body = _refuse(Busy(), language)
        except Exception:  # the outermost loop: the front would give a bug's buyer a bare answer
            logger.exception("a wish failed at the window")
            status, own_headers, body = _refuse(ServerError(), language)
        return status, [*headers, *own_headers, ("Content-Length", str(len(body)))], body

    def _keep(self, language: str, headers: Headers) -> None:
        kept = [one for one in headers if one[0].lower() not in OWN_HEADERS]
        varies_by = ", ".join(value for name, value in headers if name.lower() == "vary")
        if "cookie" not in varies_by.lower():  # a refusal's may not, where no limit reads the session
            varies_by = f"{varies_by}, Cookie" if varies_by else "Cookie"
        self._headers[language] = [*kept, ("Vary", varies_by)]

    def _count(self, environ: Environ, session: BuyerContent) -> None:
        limits = self._limits()
        wait = limits.take(Write("POST", PATH, environ, session)) if limits else 0
        if wait:
            raise TooManyRequests(retry_after=wait)

    async def _reserve(
        self, wanted: ReservationWanted, session: BuyerContent, language: str, environ: Environ
    ) -> Answer:
        wish = wished(
            event_id=wanted.event_id,
            wanted=[Line(type=line.type, amount=line.amount) for line in wanted.tickets],
            email=wanted.email,
            language=wanted.language,
            idempotency_key=environ.get("HTTP_IDEMPOTENCY_KEY", ""),
        )
        reservation = await self._serve(wish)
        own.remember(session, reservation.pk)
        headers = [("Cache-Control", "private, no-store"), ("Set-Cookie", cookie_header(session))]
        return HTTPStatus.OK, headers, ENCODER.encode(answer_reserved(reservation, language=language))


def is_plain(environ: Environ) -> bool:
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


def plain_request(body: bytes, language: str) -> Environ:
    """A request of which `is_plain` is true, from nobody."""
    return {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": PATH,
        "CONTENT_TYPE": JSON,
        "CONTENT_LENGTH": str(len(body)),
        "HTTP_HOST": urlsplit(settings.PUBLIC_URL).netloc,
        "HTTP_X_FORWARDED_PROTO": "https",
        "HTTP_ACCEPT_LANGUAGE": language,
        "SERVER_NAME": "localhost",
        "SERVER_PORT": "80",
        "REMOTE_ADDR": "",
        "wsgi.url_scheme": "http",
        "wsgi.input": BytesIO(body),
    }


@lru_cache(64)
def _is_ours(host: str) -> bool:
    allowed = [host for host in settings.ALLOWED_HOSTS if host]
    domain = split_domain_port(host)[0]
    return bool(domain) and validate_host(domain, allowed)


def _read(environ: Environ) -> ReservationWanted | None:
    """The wish, or None for what Django has to refuse. The body is left to be read again."""
    try:
        return decode(environ["wsgi.input"].getvalue(), ReservationWanted)
    except Malformed:
        return None


def _session(environ: Environ) -> BuyerContent:
    cookies = environ.get("HTTP_COOKIE")
    return BuyerContent.opened(parse_cookie(cookies).get(settings.BUYER_COOKIE_NAME) if cookies else None)


def _refuse(refusal: DomainError, language: str) -> Answer:
    headers = [KEPT_BY_NOBODY]
    if refusal.retry_after is not None:
        headers.append(("Retry-After", str(refusal.retry_after)))
    with override(language):
        body = msgspec.json.encode(Refusal(error=refusal.error, message=refusal.message, code=refusal.code))
    return refusal.status, headers, body
