"""What search engines may read."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from .addresses import absolute

# Reservations are not listed here: a crawler that is kept out of a page can't see that it is not to be indexed.
RULES = """\
User-agent: *
Disallow: /admin/
Disallow: /events/
Disallow: /transactions/
Disallow: /api/

Sitemap: {sitemap}
"""


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """`/robots.txt`: the pages are for everybody, the programs' addresses are not."""
    headers = {"Cache-Control": "public, max-age=3600"}
    return HttpResponse(
        RULES.format(sitemap=absolute("/sitemap.xml")), content_type="text/plain; charset=utf-8", headers=headers
    )
