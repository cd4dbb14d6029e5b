"""Personal data: finding everything about one person, handing it out, erasing it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ...accounts.models import Membership
from ...accounts.rules import Permission
from ...audit.models import Entry
from ...core import clock
from ...core.errors import DomainError
from ...delivery.models import IssuedTicket
from ...people.errors import TooManyOrders
from ...people.find import Person, find_person
from ...people.services.erase import erase as erase_person
from ...people.services.hand_out import hand_out as hand_out_data
from ...sales.models import Comment, Reservation
from ...sales.rules import Status
from .access import actor_of, for_members
from .frame import page
from .log import Line, changes
from .log_words import title_of
from .orders import Row, rows_of
from .people_forms import EraseForm, PersonForm

MOST_SHOWN = 50  # orders, and entries of the log; the file has them all
METHODS = ["GET", "HEAD", "POST"]


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What the page shows of a person: the newest of it."""

    person: Person
    rows: Sequence[Row]
    held: Sequence[IssuedTicket]  # tickets of other people's orders
    comments: int
    lines: Sequence[Line]
    is_held: bool  # something is not paid yet, and not over
    is_coming: bool  # tickets for an event that has not begun

    @property
    def is_cut(self) -> bool:
        """Whether there is more of it than is shown."""
        person = self.person
        return max(len(person.order_ids), len(person.ticket_ids), len(person.mentions)) > MOST_SHOWN


@require_http_methods(METHODS)
@for_members(Permission.PERSONAL_DATA)
def people(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Asks for an address, and shows what is kept about it. It is sent by POST, which leaves it in no history."""
    if request.method != "POST":
        return page(request, "manage/people.html", membership, form=PersonForm())
    form = PersonForm(request.POST)
    return _show(request, membership, form)


@require_http_methods(METHODS)
@for_members(Permission.PERSONAL_DATA)
def hand_out(request: HttpRequest, membership: Membership) -> HttpResponse:
    """All of it as a file."""
    if request.method != "POST":
        return _back(membership)
    form = PersonForm(request.POST)
    if not form.is_valid():
        return _show(request, membership, form)
    try:
        data = hand_out_data(membership, email=form.cleaned_data["email"], by=actor_of(request))
    except TooManyOrders as refusal:
        form.add_error("email", refusal.message)
        return _show(request, membership, form)
    answer = JsonResponse(data, json_dumps_params={"indent": 2, "ensure_ascii": False})
    name = f"{membership.organiser.slug}-personal-data-{clock.now():%Y-%m-%d}.json"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_http_methods(METHODS)
@for_members(Permission.PERSONAL_DATA)
def erase(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Erases the person whose address was typed twice. A refusal shows what there is, and why it stays."""
    if request.method != "POST":
        return _back(membership)
    form = EraseForm(request.POST)
    if form.is_valid():
        try:
            erase_person(membership, email=form.cleaned_data["email"], by=actor_of(request))
        except DomainError as refusal:
            form.add_error(None, refusal.message)
        else:
            messages.success(request, _("The person is erased. The log keeps that it was done, without the address."))
            return _back(membership)
    return _show(request, membership, PersonForm(request.POST), erasing=form)


def _back(membership: Membership) -> HttpResponse:
    return HttpResponseRedirect(reverse("manage:people", args=[membership.organiser.slug]), status=303)


def _show(
    request: HttpRequest, membership: Membership, form: PersonForm, *, erasing: EraseForm | None = None
) -> HttpResponse:
    shown = None
    if form.is_valid():
        try:
            shown = _shown(membership, find_person(membership, form.cleaned_data["email"]))
        except TooManyOrders as refusal:
            form.add_error("email", refusal.message)
    context: dict[str, Any] = {"form": form, "shown": shown, "most": MOST_SHOWN}
    if shown:
        context["erasing"] = erasing or EraseForm(initial={"email": shown.person.email})
    is_wrong = any(one.errors for one in (form, erasing) if isinstance(one, forms.Form))
    return page(request, "manage/people.html", membership, status=422 if is_wrong else 200, **context)


def _shown(membership: Membership, person: Person) -> Shown:
    now = clock.now()
    newest = person.order_ids[::-1]
    orders = list(Reservation.objects.filter(pk__in=newest[:MOST_SHOWN]).select_related("event").order_by("-pk"))
    held = IssuedTicket.objects.filter(pk__in=person.ticket_ids).select_related("ticket__type__event")
    is_held_coming = held.filter(ticket__type__event__date__gt=now).exists()
    all_of_them = Reservation.objects.filter(pk__in=newest)
    return Shown(
        person=person,
        rows=rows_of(orders),
        held=list(held.order_by("-passed_on_at")[:MOST_SHOWN]),
        comments=Comment.objects.filter(reservation_id__in=newest).count(),
        lines=[_line(entry) for entry in person.mentions[:MOST_SHOWN]],
        is_held=all_of_them.filter(status=Status.PENDING, hold_ends_at__gt=now).exists(),
        is_coming=is_held_coming or all_of_them.filter(status=Status.COMPLETED, event__date__gt=now).exists(),
    )


def _line(entry: Entry) -> Line:
    return Line(entry=entry, title=title_of(entry.action), changes=changes(entry))
