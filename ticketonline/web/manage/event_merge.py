"""Two edit one event: what the second typed and what the first saved, brought together so that neither is lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.forms import BooleanField, BoundField, ChoiceField
from django.http import QueryDict
from django.utils.translation import gettext

from ...events.models import Event
from .event_fields import TYPED
from .event_forms import DetailsForm


@dataclass(frozen=True, kw_only=True)
class Clash:
    """A field that somebody else changed meanwhile. `mine` is what was typed into it; None where nothing was."""

    label: str
    theirs: str
    mine: str | None


def merged(typed: QueryDict, event: Event) -> tuple[QueryDict, Sequence[Clash]]:
    """What the form should say now that the event is another one than the form began with, and what has changed.

    A field that only the other one touched gets their value. Where both did, what was typed stays.
    """
    form, both = DetailsForm(typed, event=event), typed.copy()
    clashes = []
    for field in form:
        if not field.field.show_hidden_initial:
            continue
        stored, began = _as_sent(form.initial[field.name]), _began(field, typed)
        mine = typed.get(field.html_name, "")
        both[field.html_initial_name] = _as_kept(form.initial[field.name])
        if _same(field, stored, began):
            continue
        is_touched = not _same(field, mine, began)
        if not is_touched:
            both[field.html_name] = stored
        if not _same(field, stored, mine):
            shown = _shown(field, mine) if is_touched else None
            clashes.append(Clash(label=str(field.label), theirs=_shown(field, stored), mine=shown))
    both["version"] = str(event.version)
    return both, clashes


def _began(field: BoundField, typed: QueryDict) -> str:
    value = typed.get(field.html_initial_name, "")
    return ("on" if value == "True" else "") if isinstance(field.field, BooleanField) else value


def _as_sent(value: Any) -> str:
    """The value as a browser sends it."""
    if isinstance(value, bool):
        return "on" if value else ""
    return _as_kept(value)


def _as_kept(value: Any) -> str:
    """The value as the form keeps what it began with."""
    if value is None:
        return ""
    return value.strftime(TYPED) if hasattr(value, "strftime") else str(value)


def _same(field: BoundField, one: str, other: str) -> bool:
    try:
        return bool(field.field.to_python(one) == field.field.to_python(other))
    except ValidationError:
        return one == other


def _shown(field: BoundField, value: str) -> str:
    if isinstance(field.field, BooleanField):
        return gettext("yes") if value else gettext("no")
    if isinstance(field.field, ChoiceField):
        return str(dict(field.field.choices).get(value, value)) or "–"  # type: ignore[arg-type]  # a list of pairs
    return value.replace("T", " ") if field.name in DetailsForm.times else value or "–"
