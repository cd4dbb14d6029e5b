"""Erasing personal values from the log; the entries stay."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ..models import Entry
from ..rules import ERASED, INVITATION, LOG_EXPORTED, OF_RESERVATIONS, RESERVATION, SOUGHT


def erase_values(entries: Iterable[Entry], *, by: Entry, is_meant: Callable[[Any], bool] = bool) -> int:
    """Put a marker in the place of the personal values that are meant; all of them, unless told otherwise.

    `by` is the entry that says who had it done; it must be of the same organiser. Which values are personal the
    entries' kinds say (see `audit.rules`): of any other the database refuses to lose one. Returns how many entries lost
    something. Needs a transaction of the caller's.
    """
    changed = 0
    for entry in entries:
        fields = _of_reservation(entry, is_meant) or _of_invitation(entry, is_meant)
        if fields:
            changed += Entry.objects.filter(pk=entry.pk).update(**fields, erased_by=by.pk)
    return changed


def _of_reservation(entry: Entry, is_meant: Callable[[Any], bool]) -> dict[str, Any]:
    personal = OF_RESERVATIONS if entry.target_type == RESERVATION else frozenset[str]()
    if entry.action == LOG_EXPORTED:
        personal = frozenset({SOUGHT})
    before, after = (_without(values, personal, is_meant) for values in (entry.before, entry.after))
    return {} if (before, after) == (entry.before, entry.after) else {"before": before, "after": after}


def _of_invitation(entry: Entry, is_meant: Callable[[Any], bool]) -> dict[str, Any]:
    is_to_go = entry.target_type == INVITATION and entry.target_name != ERASED and is_meant(entry.target_name)
    return {"target_name": ERASED, "search_text": ""} if is_to_go else {}


def _without(values: Mapping[str, Any], personal: frozenset[str], is_meant: Callable[[Any], bool]) -> dict[str, Any]:
    return {name: ERASED if name in personal and value and is_meant(value) else value for name, value in values.items()}
