"""An organiser's events, and making a new one."""

from collections.abc import Mapping

from django.conf import settings
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from ...accounts.models import Membership
from ...accounts.rules import Permission
from ...core import clock
from ...events.errors import InvalidEvent
from ...events.models import Event
from ...events.queries import Part, list_of_member, list_part_of_member
from ...events.services.create_event import create_event
from .access import actor_of, for_members
from .event_forms import EventForm
from .event_ways import say_what_was_doubled, see_event
from .frame import page

PAGE_SIZE = 25
MAX_SEARCH = 100  # signs; what is longer is cut
PARTS = ((Part.UPCOMING, _("Upcoming")), (Part.DRAFTS, _("Drafts")), (Part.PAST, _("Past")))
# What an organiser's next event most likely shares with the one before.
LIKE_THE_LAST = ("time_zone", "venue", "city", "country", "currency", "language")


@require_safe
@for_members(Permission.SEE_EVENTS)
def events(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Those to come, drafts or those past, with what is sold of each; `q` searches. Two queries for any number."""
    shown = request.GET.get("show", "")
    part = Part(shown) if shown in list(Part) else Part.UPCOMING
    search = " ".join(request.GET.get("q", "").replace("\0", "").split())[:MAX_SEARCH]
    found = list_part_of_member(membership, part, now=clock.now(), search=search)
    return page(
        request,
        "manage/events.html",
        membership,
        parts=PARTS,
        part=part,
        search=search,
        max_search=MAX_SEARCH,
        page=Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        may_add=membership.may(Permission.CHANGE_EVENTS),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(Permission.CHANGE_EVENTS)
def new_event(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Asks for the least there is to say, makes a draft of it, and leads on to its tickets."""
    last = list_of_member(membership).order_by("-created_at", "-id").first()
    like = {name: getattr(last, name) for name in LIKE_THE_LAST} if last else _first()
    form = EventForm(
        request.POST if request.method == "POST" else None, event=Event(organiser=membership.organiser, **like)
    )
    is_preview = "preview" in request.POST
    if request.method == "POST" and form.is_valid() and not is_preview:
        # Nobody shows the whole world how they sell without having said so.
        is_public = last is not None and last.statistics_public
        event = Event(organiser=membership.organiser, statistics_public=is_public, **form.changes)
        try:
            create_event(event, member=membership, by=actor_of(request))
        except InvalidEvent as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, gettext("The draft is saved. Next: what tickets are there, and what do they cost?")
            )
            say_what_was_doubled(request, form.doubled)
            return see_event(membership, event, "manage:types")
    return page(
        request,
        "manage/event_new.html",
        membership,
        form=form,
        is_first=last is None,
        preview=form.previewed if is_preview else None,
        status=422 if form.errors and not is_preview else 200,
    )


def _first() -> Mapping[str, str]:
    """What a first event begins with. Where JavaScript runs, its time zone becomes the browser's."""
    return {"time_zone": settings.USUAL_TIME_ZONE, "language": get_language() or ""}
