"""Middlewares of others, left out of the way of requests that have no use for them: each costs a buyer some 10 us."""

from collections.abc import Callable
from typing import Any

from allauth.usersessions.middleware import UserSessionsMiddleware
from corsheaders.middleware import CorsMiddleware
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.core.cache import cache
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest

SEEN_SECONDS = 5 * 60


class OnlyForStaff:
    """Mixed into a middleware, leaves it to the paths behind a log-in. Buyers never log in."""

    get_response: Callable[[HttpRequest], Any]

    def __call__(self, request: HttpRequest) -> Any:
        if request.path.startswith(settings.STAFF_PATHS):
            return super().__call__(request)  # type: ignore[misc]  # the middleware's own
        return self.get_response(request)


class StaffAuthenticationMiddleware(OnlyForStaff, AuthenticationMiddleware):
    """Who is logged in."""


class StaffMessageMiddleware(OnlyForStaff, MessageMiddleware):
    """What to tell them on the next page."""


class StaffSessionsMiddleware(UserSessionsMiddleware):  # type: ignore[misc]
    """Where they are logged in, so that they can see and end it; written down once in `SEEN_SECONDS`, not with every
    page, which would stand in the way of those who sell.
    """

    def __call__(self, request: HttpRequest) -> Any:
        is_due = request.path.startswith(settings.STAFF_PATHS) and self._is_due(request)
        return super().__call__(request) if is_due else self.get_response(request)

    def _is_due(self, request: HttpRequest) -> bool:
        key = request.session.session_key
        try:
            # Of a session that somebody made up nothing is kept.
            return bool(key and request.user.is_authenticated and cache.add(f"seen-{key}", True, SEEN_SECONDS))
        except (OperationalError, InterfaceError):
            return False  # the view will find out as well, and its failure is a 503


class NamedOriginsMiddleware(CorsMiddleware):
    """CORS, where the operator named origins."""

    def __call__(self, request: HttpRequest) -> Any:
        if settings.CORS_ALLOWED_ORIGINS:
            return super().__call__(request)
        return self.get_response(request)
