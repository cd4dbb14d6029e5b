"""What is looked at in all that programs send, whatever it is about."""

from datetime import UTC, datetime
from typing import Any, TypeVar

import msgspec

from ...core.text import is_line
from ...events.rules import EARLIEST_YEAR, LATEST_YEAR
from ..codec import WholeNumber
from ..errors import Malformed
from .errors import UnfitValue
from .shapes.base import MOST_A_PAGE, PageWanted

YEARS = f"Use a year from {EARLIEST_YEAR + 1} to {LATEST_YEAR - 1}."
Wish = TypeVar("Wish", bound=msgspec.Struct)


def checked(wish: Wish) -> Wish:
    """The struct with its times in UTC, if these are of years that are such years everywhere.

    Raises `UnfitValue`, also for text that nothing could match and no database takes.
    """
    moments = {}
    for name, value in given(wish).items():
        if isinstance(value, datetime):
            if not EARLIEST_YEAR < value.year < LATEST_YEAR:
                raise UnfitValue(field=name, reason=YEARS)
            moments[name] = value.astimezone(UTC)
        if isinstance(wish, PageWanted) and isinstance(value, str) and not is_line(value):
            raise UnfitValue(field=name, reason="Use text without control characters.")
    return msgspec.structs.replace(wish, **moments)


def checked_limit(limit: WholeNumber) -> int:
    """How long a page may be, or `Malformed`."""
    if not 1 <= limit <= MOST_A_PAGE:
        raise Malformed(f"Expected 1 to {MOST_A_PAGE} - at `$.limit`")
    return int(limit)


def given(wish: msgspec.Struct) -> dict[str, Any]:
    """The values that the struct was sent with, without those that were left out."""
    values = {name: getattr(wish, name) for name in wish.__struct_fields__}
    return {name: value for name, value in values.items() if value is not msgspec.UNSET}
