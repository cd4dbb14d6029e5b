"""Changing all there is to say about an event."""

from collections.abc import Sequence
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from ...accounts.models import Membership
from ...accounts.rules import Permission
from ...events.errors import EventChanged, InvalidEvent
from ...events.models import Event
from ...events.queries import get_of_member
from ...events.services.change_event import change_event
from .access import actor_of, for_members
from .event_forms import DetailsForm
from .event_merge import Clash, merged
from .event_ways import say_what_was_doubled, see_event
from .frame import page


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(Permission.CHANGE_EVENTS)
def details(request: HttpRequest, membership: Membership, event_id: UUID) -> HttpResponse:
    """The form. What others saved since it was opened is shown beside what was typed, and neither is lost."""
    event = get_of_member(membership, event_id)
    if request.method != "POST":
        return _page(request, membership, event, DetailsForm(event=event))
    typed: QueryDict = request.POST
    if "preview" in typed:
        form = DetailsForm(typed, request.FILES, event=event)
        form.say_picture_is_lost()
        return _page(request, membership, event, form, preview=form.previewed)
    if typed.get("version") != str(event.version):
        typed, clashes = merged(typed, event)
        if clashes:
            return _told(request, membership, event, typed, clashes)
    form = DetailsForm(typed, request.FILES, event=event)
    if form.is_valid():
        try:
            change_event(event.pk, version=form.cleaned_data["version"], changes=form.changes, by=actor_of(request))
        except InvalidEvent as refusal:
            form.refuse(refusal)
            form.say_picture_is_lost()
        except EventChanged:  # after it was read above
            event = get_of_member(membership, event_id)
            return _told(request, membership, event, *merged(typed, event))
        else:
            messages.success(request, gettext("The event is saved. The shop shows it within a second."))
            say_what_was_doubled(request, form.doubled)
            return see_event(membership, event)
    return _page(request, membership, event, form, status=422)


def _told(
    request: HttpRequest, membership: Membership, event: Event, typed: QueryDict, clashes: Sequence[Clash]
) -> HttpResponse:
    form = DetailsForm(typed, request.FILES, event=event)
    form.say_picture_is_lost()
    return _page(request, membership, event, form, clashes=clashes, is_late=True, status=EventChanged.status)


def _page(
    request: HttpRequest,
    membership: Membership,
    event: Event,
    form: DetailsForm,
    *,
    preview: str | None = None,
    clashes: Sequence[Clash] = (),
    is_late: bool = False,
    status: int = 200,
) -> HttpResponse:
    return page(
        request,
        "manage/event_details.html",
        membership,
        event=event,
        form=form,
        preview=preview,
        clashes=clashes,
        is_late=is_late,
        may_change=True,
        status=status,
    )
