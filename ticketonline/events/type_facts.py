"""What people decide about a ticket type: as one value to show, compare, check and write into the log."""

from collections.abc import Collection
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..core.text import is_line, is_prose
from .errors import InvalidTicketType
from .models import TicketType
from .rules import DEFAULT_LIMIT_PER_RESERVATION, EARLIEST_YEAR, LATEST_YEAR


@dataclass(frozen=True, kw_only=True)
class TypeFacts:
    """A ticket type without its counters, its place in the order, and whether it is paused."""

    type: str
    price: Decimal
    amount: int
    limit_per_reservation: int = DEFAULT_LIMIT_PER_RESERVATION
    description: str = ""
    sales_open_at: datetime | None = None
    sales_close_at: datetime | None = None
    tax_rate: Decimal | None = None
    is_hidden: bool = False

    def as_dict(self) -> dict[str, Any]:
        """For the log."""
        return asdict(self)


NAMES = tuple(field.name for field in fields(TypeFacts))


@dataclass(frozen=True, kw_only=True)
class Change:
    """That a fact is another one than somebody was shown. `by` is empty where the log does not tell."""

    name: str
    before: Any
    after: Any
    by: str


def facts_of(kind: TicketType) -> TypeFacts:
    """The facts of a ticket type."""
    return TypeFacts(**{name: getattr(kind, name) for name in NAMES})


def write_facts(kind: TicketType, facts: TypeFacts, *, others: Collection[str]) -> None:
    """Give an unsaved or locked ticket type its facts; `others` are the names of its event's other types.

    Raises `InvalidTicketType` with everything that is wrong.
    """
    for name in NAMES:
        setattr(kind, name, getattr(facts, name))
    kind.type = kind.type.strip()
    kind.description = "\n".join(kind.description.strip().splitlines())
    faults: dict[str, list[str]] = {}
    try:
        kind.full_clean(exclude=["event"], validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        faults = dict(error.message_dict)
    for name, message in _what_no_field_refuses(kind, others):
        faults.setdefault(name, []).append(message)
    if faults:
        raise InvalidTicketType.of(faults)


def _what_no_field_refuses(kind: TicketType, others: Collection[str]) -> list[tuple[str, str]]:
    found = []
    if kind.type in others:
        found.append(("type", _("This event has a ticket type of that name already.")))
    if not is_line(kind.type):
        found.append(("type", _("Use one line of text without control characters.")))
    if not is_prose(kind.description):
        found.append(("description", _("Use text without control characters.")))
    for name in ("sales_open_at", "sales_close_at"):
        moment = getattr(kind, name)
        if moment is not None and not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
            found.append((name, _("Use a year from 2000 to 2199.")))
    if kind.sales_open_at and kind.sales_close_at and kind.sales_close_at <= kind.sales_open_at:
        found.append(("sales_close_at", _("Sales must close after they open.")))
    return found
