"""What is said of a member: a role, and on which events they work."""

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from ...accounts.models import Invitation, Membership
from ...accounts.rules import Role
from ...core.moments import moment
from ...events.models import Event
from ...events.queries import list_of_member

ALL, CHOSEN = "all", "chosen"
MOST_EVENTS = 200  # to choose among, the latest first: nobody reads a longer list
ROLES = (
    (Role.OWNER.value, _("Owner: everything, with the team and the settings")),
    (Role.MANAGER.value, _("Manager: events, orders and money, but not the team")),
    (Role.FINANCE.value, _("Finance: sees orders and money, and exports them")),
    (Role.BOX_OFFICE.value, _("Box office: sells, and looks after orders")),
    (Role.VIEWER.value, _("Viewer: sees events and how they sell, but no names")),
)


class ChosenEvents(forms.TypedMultipleChoiceField):
    """Required, but only where events are to be chosen: the form says so."""

    widget = forms.CheckboxSelectMultiple

    def validate(self, value: list[str]) -> None:
        if value:
            super().validate(value)


class WorkForm(forms.Form):
    """A role, and all events or chosen ones of those that the owner's membership gives."""

    role = forms.ChoiceField(label=_("Role"), choices=ROLES, widget=forms.RadioSelect)
    scope = forms.ChoiceField(
        label=_("Works on"),
        choices=((ALL, _("All events, also those to come")), (CHOSEN, _("Only chosen events"))),
        widget=forms.RadioSelect,
        initial=ALL,
    )
    events = ChosenEvents(label=_("Events"), coerce=UUID)

    def __init__(self, *args: Any, owner: Membership, chosen: Collection[UUID] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["events"].choices = _choices(owner, chosen)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Raises next to the field to change."""
        given = super().clean() or {}
        if given.get("scope") == CHOSEN and given.get("role") == Role.OWNER:
            self.add_error("scope", _("An owner works on all events. Choose another role, or all events."))
        elif given.get("scope") == CHOSEN and "events" in given and not given["events"]:
            self.add_error("events", _("Choose at least one event."))
        return given

    @property
    def role_given(self) -> Role:
        """The role, of a valid form."""
        return Role(self.cleaned_data["role"])

    @property
    def event_ids(self) -> list[UUID] | None:
        """The chosen events of a valid form, or None for all."""
        return self.cleaned_data["events"] if self.cleaned_data["scope"] == CHOSEN else None


class InvitationForm(WorkForm):
    """The same, and whom to invite."""

    email = forms.EmailField(
        label=_("E-mail address"),
        max_length=Invitation._meta.get_field("email").max_length,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
    field_order = ("email", "role", "scope", "events")


def _choices(owner: Membership, chosen: Collection[UUID]) -> list[tuple[str, str]]:
    events = list_of_member(owner).order_by("-date", "id")
    latest = list(events.values_list("pk", flat=True)[:MOST_EVENTS])
    return [(str(event.pk), _label(event)) for event in events.filter(Q(pk__in=latest) | Q(pk__in=chosen))]


def _label(event: Event) -> str:
    return f"{event.name}, {moment(event.date, event.time_zone, get_language() or '').day_short}"
