"""The contingents of an event: tickets that nobody but the box office sells."""

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from ...accounts.models import Membership
from ...accounts.rules import Permission
from ...core.errors import DomainError
from ...events.models import Contingent, Event
from ...events.queries import get_of_member
from ...events.rules import LONGEST_CONTINGENT_NAME
from ...sales.services.withhold import withhold
from .access import actor_of, for_members
from .frame import page
from .type_form import CountField


class ContingentForm(forms.Form):
    """A contingent as it is to be: another one, or one that there is with another number."""

    type = forms.TypedChoiceField(label=gettext_lazy("Ticket type"), coerce=UUID)
    name = forms.CharField(
        label=gettext_lazy("Name"),
        max_length=LONGEST_CONTINGENT_NAME,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Such as: sponsors, press, box office. Buyers never see it."),
    )
    tickets = CountField(label=gettext_lazy("Tickets"))
    # How many the person saw in it; nothing in the form for another one.
    seen = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput)

    use_required_attribute = False

    def __init__(self, event: Event, data: Any = None, **options: Any) -> None:
        super().__init__(data, **options)
        kinds = [(str(kind.pk), f"{kind.type} ({kind.left})") for kind in event.ticket_types.all()]
        self.fields["type"] = forms.TypedChoiceField(
            label=gettext_lazy("Ticket type"),
            coerce=UUID,
            choices=kinds,
            help_text=gettext_lazy("In brackets: how many are left."),
        )


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(Permission.SEE_EVENTS)
def contingents(request: HttpRequest, membership: Membership, event_id: UUID) -> HttpResponse:
    """The list."""
    event = get_of_member(membership, event_id)
    return _list(request, membership, event, ContingentForm(event))


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(Permission.CHANGE_EVENTS)
def change(request: HttpRequest, membership: Membership, event_id: UUID) -> HttpResponse:
    """Makes, changes or dissolves one; whoever just visits it sees the list."""
    event = get_of_member(membership, event_id)
    if request.method != "POST":
        return _to_the_list(membership, event)
    form = ContingentForm(event, request.POST)
    if form.is_valid():
        said = form.cleaned_data
        wanted = {name: said[name] for name in ("name", "tickets")} | {"seen": said["seen"] or 0}
        try:
            withhold(event.pk, said["type"], **wanted, by=actor_of(request))
        except DomainError as refusal:
            form.add_error("name" if refusal.code == "invalid_contingent" else "tickets", refusal.message)
        else:
            text = (
                _("“%(name)s” is saved.")
                if said["tickets"]
                else _("What was kept back for “%(name)s” is on sale again.")
            )
            messages.success(request, text % {"name": said["name"]})
            return _to_the_list(membership, event)
    return _list(request, membership, event, form, status=422)


def _list(
    request: HttpRequest, membership: Membership, event: Event, form: ContingentForm, *, status: int = 200
) -> HttpResponse:
    """What is wrong stands where it was typed: at one of those that there are, or in the form for another one."""
    contingents = [*Contingent.objects.filter(type__event=event).select_related("type")]
    wrong = next((one for one in contingents if _is_of(form, one)), None)
    if not wrong:  # the one that was seen may be gone: what is sent again is another one
        form.data = {name: form.data[name] for name in form.data if name != "seen"}
    return page(
        request,
        "manage/contingents.html",
        membership,
        event=event,
        contingents=contingents,
        wrong=wrong,
        wrong_form=form,
        form=ContingentForm(event) if wrong else form,
        may_change=membership.may(Permission.CHANGE_EVENTS),
        status=status,
    )


def _is_of(form: ContingentForm, one: Contingent) -> bool:
    typed = form.data.get
    return bool(typed("seen")) and (typed("type"), typed("name")) == (str(one.type_id), one.name)


def _to_the_list(membership: Membership, event: Event) -> HttpResponse:
    return HttpResponseRedirect(reverse("manage:contingents", args=[membership.organiser.slug, event.pk]), status=303)
