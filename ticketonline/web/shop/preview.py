"""A draft as its page will be, for whoever has the secret link."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from ...events.models import Event
from ...events.preview import get_previewed
from ..kit.caching import private_page
from .event import event_page


@require_safe
@private_page
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """The draft's page, on which nothing can be bought; the event's own once it is published."""
    event = get_previewed(token)
    if event.status != Event.Status.DRAFT:
        return HttpResponseRedirect(event.get_absolute_url())
    return event_page(request, event, is_preview=True)
