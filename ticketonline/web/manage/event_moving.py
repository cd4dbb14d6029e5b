"""Postponing an event, making another one after it, and deleting it."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods

from ...accounts.models import Membership
from ...accounts.rules import Permission
from ...core import clock
from ...core.errors import DomainError
from ...delivery.services.duplicate_event import duplicate_event
from ...events.errors import EventChanged, InvalidEvent
from ...events.local_time import moved, on_the_clock
from ...events.models import Event
from ...events.queries import get_of_member
from ...events.services.delete_events import delete_events
from ...events.services.postpone_event import postpone_event
from .access import actor_of, for_members
from .event_fields import LineField, LocalTimeField, read_time
from .event_page import overview
from .event_ways import say_what_was_doubled, see_event
from .frame import page

NEXT_TIME = timedelta(days=7)


class DateForm(forms.Form):
    """When an event begins, on its own clocks."""

    date = LocalTimeField(label=_("Begins"))

    def __init__(self, *args: Any, event: Event, **options: Any) -> None:
        super().__init__(*args, **options | {"label_suffix": ""})
        self.event = event
        self.doubled: list[str] = []

    def clean(self) -> dict[str, Any]:
        """Turns the time into a moment."""
        if self.cleaned_data.get("date"):
            doubled = read_time(self, "date", self.event.time_zone)
            self.doubled = [doubled] if doubled else []
        return self.cleaned_data

    def refuse(self, refusal: DomainError) -> None:
        """Says at the date what was refused: all else is given."""
        self.add_error("date", refusal.message)


class PostponeForm(DateForm):
    """Another date for an event that people know already."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=2**31 - 1)
    moves_sales_close = forms.BooleanField(label=_("Move the end of sales by as much"), required=False)

    def __init__(self, *args: Any, event: Event, **options: Any) -> None:
        given = {"version": event.version, "moves_sales_close": True}
        super().__init__(*args, event=event, initial=given, **options)
        self.fields["date"].label = _("New date and time")
        if event.sales_close_at is None:
            del self.fields["moves_sales_close"]


class DuplicateForm(DateForm):
    """What is different about the next one."""

    name = LineField("name", label=_("Name"))
    field_order = ("name", "date")

    def __init__(self, *args: Any, event: Event, **options: Any) -> None:
        super().__init__(*args, event=event, initial={"name": event.name, "date": _next_time(event)}, **options)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(Permission.CHANGE_EVENTS)
def postpone(request: HttpRequest, membership: Membership, event_id: UUID) -> HttpResponse:
    """Asks for the new date, and whether sales are open longer as well."""
    event = get_of_member(membership, event_id)
    form = PostponeForm(request.POST if request.method == "POST" else None, event=event)
    if request.method == "POST" and form.is_valid():
        try:
            postpone_event(
                event.pk,
                version=form.cleaned_data["version"],
                date=form.cleaned_data["date"],
                moves_sales_close=form.cleaned_data.get("moves_sales_close", False),
                by=actor_of(request),
            )
        except EventChanged as refusal:
            # Shown as it is now: whoever sends the form again has seen that.
            event = get_of_member(membership, event_id)
            form = PostponeForm(request.POST.dict() | {"version": event.version}, event=event)
            form.refuse(refusal)
        except DomainError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, gettext("The event is postponed, and its page says so."))
            say_what_was_doubled(request, form.doubled)
            return see_event(membership, event)
    return page(
        request, "manage/event_postpone.html", membership, event=event, form=form, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(Permission.CHANGE_EVENTS)
def duplicate(request: HttpRequest, membership: Membership, event_id: UUID) -> HttpResponse:
    """Asks for the name and the date of the next one, and makes a draft with the same tickets."""
    event = get_of_member(membership, event_id)
    form = DuplicateForm(request.POST if request.method == "POST" else None, event=event)
    if request.method == "POST" and form.is_valid():
        try:
            made = duplicate_event(
                event.pk,
                name=form.cleaned_data["name"],
                date=form.cleaned_data["date"],
                member=membership,
                by=actor_of(request),
            )
        except InvalidEvent as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, gettext("Here is the new draft, with all ticket types and nothing sold."))
            say_what_was_doubled(request, form.doubled)
            return see_event(membership, made)
    return page(
        request, "manage/event_duplicate.html", membership, event=event, form=form, status=422 if form.errors else 200
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(Permission.CHANGE_EVENTS)
def delete(request: HttpRequest, membership: Membership, event_id: UUID) -> HttpResponse:
    """Asks once more. An event that somebody ever reserved stays."""
    event = get_of_member(membership, event_id)
    if request.method != "POST":
        return page(request, "manage/event_delete.html", membership, event=event)
    try:
        delete_events([event.pk], by=actor_of(request))
    except DomainError as refusal:
        return overview(request, membership, event, refusal=refusal)
    messages.success(request, gettext("“%(name)s” is deleted.") % {"name": event.name})
    return HttpResponseRedirect(reverse("manage:events", args=[membership.organiser.slug]), status=303)


def _next_time(event: Event) -> datetime | None:
    """A week later by the clocks there, if that is still to come."""
    then = moved(event.date, by=NEXT_TIME, time_zone=event.time_zone)
    return on_the_clock(then, event.time_zone) if then and then > clock.now() else None
