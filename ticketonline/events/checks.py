"""Whether an event can be kept as it is: all that its fields check by themselves, and what only looks at several."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..core.text import is_line, is_prose
from .errors import InvalidEvent
from .models import Event
from .validators import validate_country

MAX_DESCRIPTION = 20_000  # characters; the column has no limit of its own
LINES = ("name", "venue", "address", "city")
LIMITS = ("names_until", "cancel_until")  # for buyers; empty: until it begins
TRIMMED = (*LINES, "slug", "country", "description", "currency", "time_zone", "language", "accent")


def check_event(event: Event, *, is_slug_free: bool = False) -> None:
    """Take blanks around words away, and raise `InvalidEvent` for the first fault, with its sentences by field.

    `is_slug_free` says that nobody else's slug was looked through already.
    """
    for field in TRIMMED:
        setattr(event, field, getattr(event, field).strip())
    event.accent = event.accent.lower()
    try:
        _check_what_no_field_checks(event)
        event.full_clean(validate_unique=not is_slug_free)
    except ValidationError as error:
        faults = error.message_dict
        raise InvalidEvent(reason=_as_sentence(faults), faults=faults) from error


def drop_late_limits(event: Event, *, before: Mapping[str, Any]) -> None:
    """Empty the limits for buyers that are as they were `before`, and that the event by now begins ahead of.

    Empty means until it begins, which is all that such a limit still says: who moves an event need not mend it.
    """
    for field in LIMITS:
        limit = getattr(event, field)
        if limit is not None and limit > event.date and limit == before[field]:
            setattr(event, field, None)


def _check_what_no_field_checks(event: Event) -> None:
    """What the fields' own checks let pass, or would only find on one of the databases."""
    for field in LINES:
        if not is_line(getattr(event, field)):
            raise ValidationError({field: _("Use one line of text without control characters.")})
    if len(event.description) > MAX_DESCRIPTION:
        raise ValidationError({"description": _("Use at most %(most)s characters.") % {"most": MAX_DESCRIPTION}})
    if not is_prose(event.description):
        raise ValidationError({"description": _("Use text without control characters.")})
    if event.country:
        try:
            validate_country(event.country)
        except ValidationError as error:
            raise ValidationError({"country": error.messages}) from error
    _check_language(event)
    _check_times(event)


def _check_times(event: Event) -> None:
    if event.sales_open_at and event.sales_open_at >= event.date:
        raise ValidationError({"sales_open_at": _("Sales must open before the event begins.")})
    if event.doors_at and event.doors_at > event.date:
        raise ValidationError({"doors_at": _("Doors must open before the event begins.")})
    if event.ends_at and event.ends_at <= event.date:
        raise ValidationError({"ends_at": _("The event must end after it begins.")})
    if event.names_until and event.names_until > event.date:
        raise ValidationError(
            {"names_until": _("Names can be changed until the event begins at the latest. Empty means just that.")}
        )
    if event.cancel_until and event.cancel_until > event.date:
        raise ValidationError(
            {"cancel_until": _("Orders can be cancelled until the event begins at the latest. Empty means just that.")}
        )


def _check_language(event: Event) -> None:
    spoken = [code for code, _name in settings.LANGUAGES]
    if event.language and event.language not in spoken:
        raise ValidationError({"language": _("Use one of these: %(codes)s.") % {"codes": ", ".join(spoken)}})


def _as_sentence(faults: dict[str, list[str]]) -> str:
    """What is wrong, each message behind the name of its field."""
    names = {field.name: str(getattr(field, "verbose_name", field.name)) for field in Event._meta.get_fields()}
    return " ".join(
        f"{names[field]}: {' '.join(messages)}" if field in names else " ".join(messages)
        for field, messages in faults.items()
    )
