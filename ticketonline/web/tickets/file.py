"""The tickets as a file to keep or to print."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from ...core.errors import TooManyRequests
from ...core.moments import moment
from ...core.rate_limit import RateLimit
from ...delivery.links import open_link
from ...delivery.pdf.apart import print_apart
from ...delivery.services.mine import is_mine, list_mine
from ...delivery.services.pages import to_be_printed
from ..kit.caching import private_page
from .no_code import no_code

# A file keeps a processor busy for a third of a second; a reader needs it once, and once more where it got lost.
FILES = RateLimit(per_minute=6, burst=6)  # of one order, in this process


@require_safe
@private_page
def file(request: HttpRequest, secret: str) -> HttpResponse:
    """The PDF of all tickets that the link opens and that have a code, one a page."""
    opened = open_link(secret)
    wait = FILES.take(str(opened.order.pk))
    if wait:
        raise TooManyRequests(retry_after=wait)
    printed = to_be_printed([one for one in list_mine(opened) if is_mine(opened, one)])
    if not printed:
        raise no_code(opened.order.event)
    day = moment(opened.order.event.date, opened.order.event.time_zone, "en").local
    name = f"tickets-{day:%Y-%m-%d}.pdf"
    return HttpResponse(
        print_apart(printed),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
