"""The address without a language."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from ...core.middleware.locale import preferred_language


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """On to the list of events in the language that the browser prefers."""
    return HttpResponseRedirect(f"/{preferred_language(request)}/", headers={"Cache-Control": "public, max-age=300"})
