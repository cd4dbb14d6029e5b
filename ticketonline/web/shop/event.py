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
from ...events.rules import SalesState
from ...sales.services.reserve import reserve
from ...sales.session import remember
from ...statistics.visits import count_view
from ..kit.addresses import absolute, alternates
from ..kit.caching import PRIVATE, public_page
from ..kit.posters import poster
from .cards import ON_SALE, availability, other_events
from .code import FIELD, NOTHING_TRIED, Tried, look_again, try_code
from .picks import picks, wanted
from .structured_data import structured_data

IN_BRIEF = 200  # signs of the description that a shared link shows


@csrf_exempt  # guarded by refusals.RefusalMiddleware: the page is cached and carries no token
@require_http_methods(["GET", "HEAD", "POST"])
@public_page
def event(request: HttpRequest, slug: str) -> HttpResponse:
    """An event with its ticket types (two queries while it is on sale); POST makes the reservation.

    With a promo code, `?code=`, the page is its own: nobody keeps it, and it shows what the code takes off and opens.
    """
    found = get_shown_by_slug(slug)
    if request.method != "POST":
        return _with_code(request, found) if request.GET.get(FIELD, "").strip() else event_page(request, found)
    typed = request.POST.get(FIELD, "")
    tried = try_code(found, typed, request.META)
    types = tried.types(found, whatever_its_state=True)
    try:
        reservation = reserve(
            event_id=found.pk, wanted=wanted(types, request.POST), language=get_language(), promo_code=typed
        )
    except DomainError as refusal:
        if refusal.retry_after is not None:
            raise  # the crowd that finds us busy must not cost us pages: the short one says to send the form again
        # Read anew: less is left than the buyer was shown.
        found = get_shown_by_slug(slug)
        tried = look_again(found, tried)
        return event_page(request, found, typed=request.POST, tried=tried, refusal=refusal)
    remember(request.session, reservation.pk)
    return HttpResponseRedirect(reverse("shop:reservation", args=[reservation.pk]), status=303)


def _with_code(request: HttpRequest, event: Event) -> HttpResponse:
    tried = try_code(event, request.GET.get(FIELD, ""), request.META)
    answer = event_page(request, event, typed=request.GET, tried=tried)
    if request.headers.get("Sec-Fetch-Site") != "same-origin":  # else the code was typed in on a page that was counted
        count_view(request.META)
    answer.headers["Cache-Control"] = PRIVATE
    answer.headers["X-Robots-Tag"] = "noindex"
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer


def event_page(
    request: HttpRequest,
    event: Event,
    *,
    tried: Tried = NOTHING_TRIED,
    typed: Mapping[str, str] | None = None,
    refusal: DomainError | None = None,
    is_preview: bool = False,
) -> HttpResponse:
    """The page of an event whose ticket types are at hand; as a preview it sells nothing and is nobody's to find.

    A preview shows hidden types as well.
    """
    shown = [*event.ticket_types.all()] if is_preview else tried.types(event)
    stands = availability(event, offer_of(event, shown))
    is_on_sale = stands in ON_SALE and not is_preview
    url = absolute(request.path)
    context = {
        "event": event,
        "poster": poster(event.pk),
        "availability": stands,
        "is_on_sale": is_on_sale,
        "is_preview": is_preview,
        "picks": picks(event, shown, promo=tried.promo, typed=typed, refusal=refusal),
        "tried": tried,
        "takes_codes": tried.is_used or (_has_codes(event) and event.sales_state is SalesState.OPEN),
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


def _has_codes(event: Event) -> bool:
    """Whether it has promo codes; of a cancelled event, and of a preview, nobody asks."""
    return event.status == Event.Status.PUBLISHED and getattr(event, "has_promo_codes", False)
