"""The list of events."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from ...core import clock
from ...events.queries import list_upcoming
from ..kit.addresses import absolute, alternates
from ..kit.caching import public_page
from .cards import cards

PAGE_SIZE = 20
MAX_SEARCH = 100  # signs; what is longer is cut


@require_safe
@public_page
def events(request: HttpRequest) -> HttpResponse:
    """Upcoming events by date, twenty a page; with `q` those whose name or place it finds. Three queries."""
    search = " ".join(request.GET.get("q", "").replace("\0", "").split())[:MAX_SEARCH]
    found = list_upcoming(now=clock.now(), search=search).prefetch_related("ticket_types")
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    query = f"?page={page.number}" if page.number > 1 else ""
    return render(
        request,
        "shop/events.html",
        {
            "search": search,
            "max_search": MAX_SEARCH,
            "page": page,
            "cards": cards(page.object_list),
            "canonical": f"{absolute(request.path)}{query}",
            "alternates": alternates("shop:events"),
        },
    )


@require_safe
def events_moved(request: HttpRequest) -> HttpResponse:
    """Whoever cuts an event's address short finds the list."""
    return redirect("shop:events", permanent=True)
