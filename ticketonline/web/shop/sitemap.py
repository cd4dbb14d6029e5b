"""The sitemap: every upcoming event in every language."""

import math

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ...core import clock
from ...core.errors import NotFound
from ...events.queries import list_upcoming
from ..kit.addresses import absolute, alternates

# Addresses of one part with their alternates; the protocol allows 50,000 and 50 MB, a reader's patience less.
PART_SIZE = 2_000  # events


@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """`/sitemap.xml`: the events, or, when they are many, an index of parts (`?part=1`)."""
    upcoming = list_upcoming(now=clock.now())
    parts = math.ceil(upcoming.count() / PART_SIZE)
    chosen = request.GET.get("part")
    if chosen is None and parts > 1:
        addresses = [absolute(f"{request.path}?part={number}") for number in range(1, parts + 1)]
        return _xml(request, "shop/sitemap_index.xml", {"addresses": addresses})
    number = int(chosen) if chosen and chosen.isdecimal() and len(chosen) < 6 else 1
    if number > max(parts, 1) or number < 1:
        raise NotFound
    slugs = upcoming.values_list("slug", flat=True)[(number - 1) * PART_SIZE : number * PART_SIZE]
    pages = [alternates("shop:event", slug=slug) for slug in slugs]
    if number == 1:
        pages.insert(0, alternates("shop:events"))
    return _xml(request, "shop/sitemap.xml", {"pages": pages})


def _xml(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    response = render(request, template, context, content_type="application/xml")
    response.headers["Cache-Control"] = "public, max-age=300"
    return response
