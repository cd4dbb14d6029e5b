"""Fields of an event's form: times on its own clocks, places and currencies by their names, text of many lines."""

import re
from collections.abc import Sequence
from datetime import datetime
from functools import cache
from typing import Any, cast
from zoneinfo import available_timezones

from babel import Locale
from babel.core import get_global
from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import CharField
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_info, gettext
from django.utils.translation import gettext_lazy as _

from ...core import money
from ...core.text import comparable
from ...events.local_time import LeftOut, read_local
from ...events.models import Event
from ...events.rules import EARLIEST_YEAR, LATEST_YEAR

TYPED = "%Y-%m-%dT%H:%M"  # as browsers send `datetime-local`
LOCAL = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]{1,6})?)?")


class LocalTimeField(forms.Field):
    """A date and time without a zone, to the minute; on whose clocks it stands is the form's matter."""

    widget = forms.DateTimeInput(format=TYPED, attrs={"type": "datetime-local"})

    def to_python(self, value: Any) -> datetime | None:
        if value in self.empty_values:
            return None
        if isinstance(value, datetime):
            return value.replace(second=0, microsecond=0)
        text = str(value).strip()
        try:
            local = datetime.fromisoformat(text) if LOCAL.fullmatch(text) else None
        except ValueError:
            local = None
        if local is None:
            raise ValidationError(_("Use a date and a time, such as 2031-06-05T19:30."))
        if not EARLIEST_YEAR < local.year < LATEST_YEAR:  # whose first and last hours are other years elsewhere
            raise ValidationError(
                _("Use a year from %(first)s to %(last)s."),
                params={"first": EARLIEST_YEAR + 1, "last": LATEST_YEAR - 1},
            )
        return local.replace(second=0, microsecond=0)


def read_time(form: forms.Form, name: str, time_zone: str) -> str:
    """Make a moment of the time in that field, or say next to it that the clocks leave it out.

    Gives the time if the clocks show it twice, of which the first one is taken.
    """
    local: datetime = form.cleaned_data[name]
    try:
        reading = read_local(local, time_zone)
    except LeftOut as left_out:
        text = gettext("The clocks in %(zone)s are put forward past %(time)s that day. Did you mean %(next)s?")
        shown = {"zone": time_zone, "time": f"{local:%H:%M}", "next": f"{left_out.next_local:%H:%M}"}
        form.add_error(name, text % shown)
        return ""
    form.cleaned_data[name] = reading.moment
    return f"{local:%H:%M}" if reading.is_doubled else ""


class LineField(forms.CharField):
    """A text field of an event, as long as its column."""

    def __init__(self, name: str, **options: Any) -> None:
        super().__init__(max_length=cast("CharField[str, str]", Event._meta.get_field(name)).max_length, **options)


class ProseField(forms.CharField):
    """Text of many lines. Browsers end them with two signs; one is kept, so that the same text is the same."""

    widget = forms.Textarea(attrs={"rows": 10})

    def to_python(self, value: Any) -> str:
        return super().to_python(str(value or "").replace("\r\n", "\n").replace("\r", "\n")) or ""


class LongList(forms.Select):
    """A list of hundreds. Django renders a template for each option, which took half a second for the time zones."""

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        shown = [(code, " selected" if code == value else "", title) for code, title in self.choices]
        options = format_html_join("", '<option value="{}"{}>{}</option>', shown)
        return format_html("<select{}>{}</select>", flatatt(self.build_attrs({"name": name}, attrs)), options)


class ListField(forms.ChoiceField):
    """A choice from a list in the reader's language, which always has the value that is there already."""

    widget = LongList

    def offer(self, choices: Sequence[tuple[str, str]], current: str) -> None:
        """Show these, and the current value."""
        known = {code for code, _name in choices}
        self.choices = [*choices, *([] if not current or current in known else [(current, current)])]


def time_zones() -> Sequence[tuple[str, str]]:
    """Every time zone by its name, such as `Europe/Warsaw`."""
    return _time_zones()


@cache
def _time_zones() -> Sequence[tuple[str, str]]:
    return [(name, name.replace("_", " ")) for name in sorted(available_timezones())]  # read from some 600 files


def countries() -> Sequence[tuple[str, str]]:
    """Every country of today by its name in the language now active; the empty choice first."""
    return _countries(get_language())


@cache
def _countries(language: str) -> Sequence[tuple[str, str]]:
    names = Locale.parse(language, sep="-").territories
    codes = [code for code in get_global("territory_currencies") if code not in ("EU", "ZZ") and _current(code)]
    named = sorted(((names[code], code) for code in codes if code in names), key=lambda pair: comparable(pair[0]))
    return [("", "–"), *((code, name) for name, code in named)]


def languages() -> Sequence[tuple[str, str]]:
    """The languages of the shop by their own names; the empty choice first."""
    return [("", "–"), *((code, get_language_info(code)["name_local"]) for code, _name in settings.LANGUAGES)]


def currencies() -> Sequence[tuple[str, str]]:
    """Every currency that some country pays with today, by its code and its name."""
    return _currencies(get_language())


@cache
def _currencies(language: str) -> Sequence[tuple[str, str]]:
    names = Locale.parse(language, sep="-").currencies
    used = {code for country in get_global("territory_currencies") for code in _current(country)}
    return [(code, f"{code} · {names.get(code, code)}") for code in sorted(used) if money.is_currency(code)]


def _current(country: str) -> Sequence[str]:
    found = get_global("territory_currencies").get(country, ())
    return [code for code, _since, until, is_tender in found if until is None and is_tender]
