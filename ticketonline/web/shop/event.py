"""The page of an event, and the plain form on it."""

from collections.abc import Mapping

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from ...core.errors import DomainError
from ...events.markdown import as_text
from ...events.models import Event
from ...events.offer import offer_of
from ...events.queries import get_shown_by_slug
from ...sales.services.reserve import reserve
from ...sales.session import remember
from ..kit.addresses import absolute, alternates
from ..kit.caching import public_page
from ..kit.posters import poster
from .cards import ON_SALE, availability, other_events
from .picks import picks, wanted
from .structured_data import structured_data

IN_BRIEF = 200  # signs of the description that a shared link shows


@csrf_exempt  # guarded by refusals.RefusalMiddleware: the page is cached and carries no token
@require_http_methods(["GET", "HEAD", "POST"])
@public_page
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """An event with its ticket types (two queries while it is on sale); POST makes the reservation."""
    found = get_shown_by_slug(slug)
    if request.method != "POST":
        return event_page(request, found)
    try:
        reservation = reserve(event_id=found.pk, wanted=wanted(found, request.POST), language=get_language())
    except DomainError as refusal:
        if refusal.retry_after is not None:
            raise  # the crowd that finds us busy must not cost us pages: the short one says to send the form again
        # Read anew: less is left than the buyer was shown.
        return event_page(request, get_shown_by_slug(slug), typed=request.POST, refusal=refusal)
    remember(request.session, reservation.pk)
    return HttpResponseRedirect(reverse("shop:reservation", args=[reservation.pk]), status=303)


def event_page(
    request: HttpRequest,
    event: Event,
    *,
    typed: Mapping[str, str] | None = None,
    refusal: DomainError | None = None,
    is_preview: bool = False,
) -> HttpResponse:
    """The page of an event whose ticket types are at hand; as a preview it sells nothing and is nobody's to find."""
    stands = availability(event, offer_of(event))
    is_on_sale = stands in ON_SALE and not is_preview
    url = absolute(request.path)
    context = {
        "event": event,
        "poster": poster(event.pk),
        "availability": stands,
        "is_on_sale": is_on_sale,
        "is_preview": is_preview,
        "picks": picks(event, typed=typed, refusal=refusal),
        "refusal": refusal,
        "hold_minutes": settings.HOLD_SECONDS // 60,
        "others": () if is_on_sale or is_preview else other_events(event),
        "in_brief": as_text(event.description)[:IN_BRIEF],
        "canonical": url,
        "share_image": absolute(event.image.url) if event.image else "",
        "alternates": () if is_preview else alternates("shop:event", slug=event.slug),
        "structured_data": structured_data(event, url=url),
    }
    return render(request, "shop/event.html", context, status=refusal.status if refusal else 200)
