"""Whether this server can do its work."""

from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ...core.database import drop_broken_connections


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """200 and `ok` when the database answers, else 503: for load balancers, which keep a broken server out."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except (DatabaseError, InterfaceError):
        drop_broken_connections()
        return _plain("the database does not answer\n", status=503)
    return _plain("ok\n", status=200)


def _plain(text: str, *, status: int) -> HttpResponse:
    headers = {"Cache-Control": "no-store"}
    return HttpResponse(text, status=status, content_type="text/plain; charset=utf-8", headers=headers)
