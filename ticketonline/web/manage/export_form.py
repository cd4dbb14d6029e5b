"""What can be asked for as an export."""

from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from ...accounts.models import Membership
from ...events.queries import list_of_member
from ...events.rules import EARLIEST_YEAR, LATEST_YEAR
from ...exports.models import Export
from ...exports.rules import NEEDED, Format, Kind

MOST_CHOICES = 200  # events to choose from, the latest


def _day(label: Any) -> forms.DateField:
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        validators=[MinValueValidator(date(EARLIEST_YEAR, 1, 1)), MaxValueValidator(date(LATEST_YEAR, 12, 31))],
    )


class ExportForm(forms.Form):
    """The days may be left out: everything is meant then."""

    kind = forms.ChoiceField(label=_("What"))
    event = forms.ChoiceField(label=_("Event"), required=False)
    since = _day(_("From"))
    until = _day(_("Until"))
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

    def clean(self) -> dict[str, Any]:
        """The days must be in their order."""
        super().clean()
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("This is before the first day."))
        return self.cleaned_data

    def wanted(self) -> dict[str, Any]:
        """What was chosen, as `exports.services.ask` takes it."""
        chosen = self.cleaned_data
        return {
            "kind": Kind(chosen["kind"]),
            "format": Format(chosen["format"]),
            "event_id": UUID(chosen["event"]) if chosen["event"] else None,
            "since": self._midnight(chosen["since"]),
            "until": self._midnight(chosen["until"], days=1),
        }

    def _midnight(self, day: date | None, *, days: int = 0) -> datetime | None:
        if day is None:
            return None
        zone = ZoneInfo(self._zones.get(self.cleaned_data["event"], "UTC"))
        return datetime.combine(day + timedelta(days=days), time.min, zone)
