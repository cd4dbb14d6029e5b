"""The closed door: too many wrong passwords."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

MINUTES = round(settings.AXES_COOLOFF_TIME * 60)


def locked(request: HttpRequest, response: HttpResponse, credentials: Mapping[str, Any] | None) -> HttpResponse:
    """What django-axes answers with while a name is closed to an address (its AXES_LOCKOUT_CALLABLE)."""
    template = "web/admin_locked.html" if request.path.startswith("/admin/") else "manage/locked.html"
    page = render(request, template, {"minutes": MINUTES}, status=429)
    page.headers["Retry-After"] = str(MINUTES * 60)
    add_never_cache_headers(page)
    return page
