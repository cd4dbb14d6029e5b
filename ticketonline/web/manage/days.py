"""A span of days in a form. Either end may be left out: everything before, or after, is meant then."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from ...events.rules import EARLIEST_YEAR, LATEST_YEAR


def day_field(label: Any) -> forms.DateField:
    """A field for one end of it."""
    return forms.DateField(
        label=label,
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        validators=[MinValueValidator(date(EARLIEST_YEAR, 1, 1)), MaxValueValidator(date(LATEST_YEAR, 12, 31))],
    )


class DaysForm(forms.Form):
    """A form with such fields, called `since` and `until`."""

    def clean(self) -> dict[str, Any]:
        """The days must be in their order."""
        super().clean()
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", _("This is before the first day."))
        return self.cleaned_data

    def span(self, time_zone: str) -> tuple[datetime | None, datetime | None]:
        """From when, and until before when, in that zone: the last day is part of it."""
        since, until = self.cleaned_data["since"], self.cleaned_data["until"]
        zone = ZoneInfo(time_zone)
        return (
            datetime.combine(since, time.min, zone) if since else None,
            datetime.combine(until + timedelta(days=1), time.min, zone) if until else None,
        )
