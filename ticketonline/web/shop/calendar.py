"""An event as a file for calendars."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ...delivery.calendar import calendar_of
from ...events.queries import get_shown_by_slug
from ..kit.addresses import absolute
from ..kit.caching import public_page


@require_safe
@public_page
def calendar(request: HttpRequest, slug: str) -> HttpResponse:
    """The entry of an event, or of a cancelled one, by which it leaves the calendars that have it (two queries)."""
    event = get_shown_by_slug(slug)
    content = calendar_of(event, url=absolute(event.get_absolute_url()))
    return HttpResponse(
        content,
        content_type="text/calendar; charset=utf-8",
        # Not as an attachment: telephones would put it into a folder, instead of asking for which calendar it is.
        headers={"Content-Disposition": f'inline; filename="{event.slug}.ics"'},
    )
