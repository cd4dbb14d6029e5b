"""Whether an event can be kept as it is: all that its fields check by themselves, and what only looks at several."""

from django.conf import settings
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ..core.text import is_line, is_prose
from .errors import InvalidEvent
from .models import Event
from .validators import validate_country

MAX_DESCRIPTION = 20_000  # characters; the column has no limit of its own
LINES = ("name", "venue", "address", "city")
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
    if event.sales_open_at and event.sales_open_at >= event.date:
        raise ValidationError({"sales_open_at": _("Sales must open before the event begins.")})
    if event.doors_at and event.doors_at > event.date:
        raise ValidationError({"doors_at": _("Doors must open before the event begins.")})
    if event.ends_at and event.ends_at <= event.date:
        raise ValidationError({"ends_at": _("The event must end after it begins.")})


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
