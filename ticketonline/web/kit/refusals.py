"""Refusals as people read them."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from ...core.errors import DomainError


def refuse_person(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The refusal as a page that says what happened and where to go on.

    Rendered without the request: no session, no user and no database is asked, any of which may be what failed.
    """
    page = render_to_string("web/refusal.html", {"refusal": error})
    return HttpResponse(page, status=error.status, headers={"Cache-Control": "no-store"})
