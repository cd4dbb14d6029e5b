"""Refusals as people read them."""

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from ...core.errors import DomainError

OFFICE = "/manage/"


def refuse_person(request: HttpRequest, error: DomainError) -> HttpResponse:
    """The refusal as a page that says what happened and where to go on.

    Rendered without the request: no session, no user and no database is asked, any of which may be what failed.
    """
    is_at_work = request.path.startswith(OFFICE)
    frame = "manage/base.html" if is_at_work else "web/base.html"
    shown = {"refusal": error, "frame": frame, "is_at_work": is_at_work}
    page = render_to_string("web/refusal.html", shown)
    # The address may be a secret one, see caching.private_page.
    headers = {"Cache-Control": "no-store", "Referrer-Policy": "strict-origin"}
    return HttpResponse(page, status=error.status, headers=headers)
