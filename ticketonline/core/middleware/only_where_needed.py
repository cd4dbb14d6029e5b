"""Middlewares of others, left out of the way of requests that have no use for them: each costs a buyer some 10 us."""

from collections.abc import Callable
from typing import Any

from corsheaders.middleware import CorsMiddleware
from django.conf import settings
from django.contrib.auth.middleware import AuthenticationMiddleware
from django.contrib.messages.middleware import MessageMiddleware
from django.http import HttpRequest


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


class NamedOriginsMiddleware(CorsMiddleware):
    """CORS, where the operator named origins."""

    def __call__(self, request: HttpRequest) -> Any:
        if settings.CORS_ALLOWED_ORIGINS:
            return super().__call__(request)
        return self.get_response(request)
