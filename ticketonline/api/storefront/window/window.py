"""The window: what a crowd asks of the storefront, as nearly everybody asks it, answered without Django.

When a sale opens these requests come thousands of times a second, and working one off cost Django more than all the
rest of it (decision 18). So the plain ones are read, worked off and answered here, with the parts that Django's way
uses as well. Whatever is not plain, or not right, goes to Django, which stays the one place that knows all the cases;
tests/web/test_window.py holds the two against each other.
"""

import logging
from collections.abc import Callable, Iterable
from http import HTTPStatus
from typing import Any

import msgspec
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http.cookie import parse_cookie
from django.utils.translation import override

from ....core.errors import Busy, DomainError, ServerError, TooManyRequests
from ....core.front.answers import Answer, Application, Environ, Headers
from ....core.front.bodies import NO_TURN
from ....core.middleware.locale import first_spoken
from ....core.middleware.sessions import BuyerContent, cookie_header
from ....core.write_limits import Write, WriteLimits
from ...codec import ENCODER
from ...refusals import Refusal
from .operation import Caller, Operation
from .plain import is_plain, plain_request

logger = logging.getLogger(__name__)

# What differs from answer to answer. All other headers are the same for everybody who speaks the language.
OWN_HEADERS = frozenset({"set-cookie", "content-length", "cache-control", "retry-after", "vary"})
KEPT_BY_NOBODY = ("Cache-Control", "no-store")
PRIVATE = ("Cache-Control", "private, no-store")


class Window:
    """Answers plain requests itself, with the headers that Django's answer to one of the same kind had."""

    def __init__(
        self,
        application: Application,
        operations: Iterable[Operation[Any]],
        *,
        limits: Callable[[], WriteLimits | None],
    ) -> None:
        self._application = application
        self._operations = {(one.path, one.method): one for one in operations}
        self._limits = limits
        self._headers: dict[tuple[Operation[Any], str], Headers] = {}

    async def learn(self) -> None:
        """Let Django refuse one of each kind in each language.

        Else the first of a crowd would all be Django's, and come to the database in threads.
        """
        for one in self._operations.values():
            reads = one.method == "GET"
            asked = {"query": one.refused.decode()} if reads else {"body": one.refused}
            for language, _name in settings.LANGUAGES:
                environ = plain_request(one.method, one.path, language=language, **asked)
                status, headers, _body = await self._application(environ)
                if status == one.refused_with:
                    self._keep(one, language, headers)

    async def __call__(self, environ: Environ) -> Answer:
        operation = self._operations.get((environ["PATH_INFO"], environ["REQUEST_METHOD"]))
        if operation is None:
            return await self._application(environ)
        if operation.counter.is_full():
            # Whoever is sent away comes again, a rude one at once: it must cost next to nothing.
            return await self._application(environ | {NO_TURN: True})
        if not is_plain(environ):
            return await self._application(environ)
        language = first_spoken(environ.get("HTTP_ACCEPT_LANGUAGE", ""))
        asked = operation.read(environ)
        if asked is None:
            return await self._application(environ)
        headers = self._headers.get((operation, language))
        if headers is None:
            status, headers, answer = await self._application(environ)
            if status == HTTPStatus.OK:
                self._keep(operation, language, headers)
            return status, headers, answer
        # From here on it is answered here, whatever happens: Django would count it, or even reserve, a second time.
        try:
            status, own_headers, body = await self._answer(operation, asked, environ, language)
        except DomainError as refusal:
            status, own_headers, body = _refuse(refusal, language)
        except (OperationalError, InterfaceError):
            status, own_headers, body = _refuse(Busy(), language)
        except Exception:  # the outermost loop: the front would give a bug's buyer a bare answer
            logger.exception("%s %s failed at the window", operation.method, operation.path)
            status, own_headers, body = _refuse(ServerError(), language)
        return status, [*headers, *own_headers, ("Content-Length", str(len(body)))], body

    def _keep(self, operation: Operation[Any], language: str, headers: Headers) -> None:
        kept = [one for one in headers if one[0].lower() not in OWN_HEADERS]
        varies_by = ", ".join(value for name, value in headers if name.lower() == "vary")
        # Of a refusal this is not said, where no limit reads the session.
        if operation.changes_session and "cookie" not in varies_by.lower():
            varies_by = f"{varies_by}, Cookie" if varies_by else "Cookie"
        self._headers[operation, language] = [*kept, ("Vary", varies_by)]

    async def _answer(self, operation: Operation[Any], asked: Any, environ: Environ, language: str) -> Answer:
        reads = operation.method == "GET"  # which no limit counts
        caller = Caller(environ=environ, session=BuyerContent() if reads else _session(environ), language=language)
        limits = self._limits()
        wait = limits.take(Write(operation.method, operation.path, environ, caller.session)) if limits else 0
        if wait:
            raise TooManyRequests(retry_after=wait)
        body = ENCODER.encode(await operation.answer(asked, caller))
        cookie = [("Set-Cookie", cookie_header(caller.session))] if operation.changes_session else []
        return HTTPStatus.OK, [PRIVATE, *cookie], body


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
