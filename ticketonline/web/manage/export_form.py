"""What can be asked for as an export."""

from typing import Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext_lazy as _

from ...accounts.models import Membership
from ...events.queries import list_of_member
from ...exports.models import Export
from ...exports.rules import NEEDED, Format, Kind
from .days import DaysForm, day_field

MOST_CHOICES = 200  # events to choose from, the latest


class ExportForm(DaysForm):
    """The days may be left out: everything is meant then."""

    kind = forms.ChoiceField(label=_("What"))
    event = forms.ChoiceField(label=_("Event"), required=False)
    since = day_field(_("From"))
    until = day_field(_("Until"))
    format = forms.ChoiceField(
        label=_("Format"),
        choices=Export.Format.choices,
        initial=Format.XLSX,
        help_text=_("CSV has commas and points in every language; Excel files open as they are everywhere."),
    )

    def __init__(self, data: Any = None, *, membership: Membership) -> None:
        super().__init__(data)
        allowed = [kind for kind, needed in NEEDED.items() if needed is None or membership.may(needed)]
        self._choose("kind", [(kind.value, Export.Kind(kind).label) for kind in allowed])
        latest = list_of_member(membership).order_by("-date", "-id")[:MOST_CHOICES]
        self._zones = {str(event.pk): event.time_zone for event in latest}
        self._choose("event", [("", _("All events")), *((str(event.pk), event.name) for event in latest)])

    def _choose(self, name: str, choices: list[tuple[Any, Any]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    def wanted(self) -> dict[str, Any]:
        """What was chosen, as `exports.services.ask` takes it."""
        chosen = self.cleaned_data
        since, until = self.span(self._zones.get(chosen["event"], "UTC"))
        return {
            "kind": Kind(chosen["kind"]),
            "format": Format(chosen["format"]),
            "event_id": UUID(chosen["event"]) if chosen["event"] else None,
            "since": since,
            "until": until,
        }
