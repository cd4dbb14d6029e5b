"""The page that shows how an event sells."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ...events.queries import get_published_by_slug
from ...statistics.errors import StatisticsPrivate
from ..kit.addresses import absolute, alternates
from ..kit.caching import public_page
from ..kit.figures import sales_figures


@require_safe
@public_page
def statistics(request: HttpRequest, slug: str) -> HttpResponse:
    """Bars, a curve and the same numbers as tables (six queries, however much was sold)."""
    event = get_published_by_slug(slug)
    if not event.statistics_public:
        raise StatisticsPrivate
    context = sales_figures(event, with_hidden=False) | {
        "canonical": absolute(request.path),
        "alternates": alternates("shop:statistics", slug=event.slug),
    }
    return render(request, "shop/statistics.html", context)
