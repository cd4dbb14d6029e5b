"""What people decide about a promo code: as one value to show, compare, check and write into the log."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from ..core import money
from ..core.text import is_line
from .errors import InvalidPromoCode
from .models import Event, PromoCode, TicketType
from .promo_rules import is_code, normalised
from .rules import EARLIEST_YEAR, LATEST_YEAR
from .validators import places_fault


@dataclass(frozen=True, kw_only=True)
class PromoFacts:
    """A promo code without its counters, and whether it is paused.

    `types` are ids in key order. None at all: it is for all types that are not hidden.
    """

    code: str
    percent_off: Decimal | None = None
    amount_off: Decimal | None = None
    types: tuple[UUID, ...] = ()
    tickets: int | None = None
    limit_per_reservation: int | None = None
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    note: str = ""


NAMES = tuple(field.name for field in fields(PromoFacts))
COLUMNS = tuple(name for name in NAMES if name != "types")


def facts_of(code: PromoCode) -> PromoFacts:
    """The facts of a promo code. Asks the database for its types unless they are at hand."""
    types = tuple(sorted(kind.pk for kind in code.types.all()))
    return PromoFacts(**{name: getattr(code, name) for name in COLUMNS}, types=types)


def as_logged(event: Event, facts: PromoFacts) -> dict[str, Any]:
    """The facts for the log, with the types by their names; the event's types should be at hand."""
    names = {kind.pk: kind.type for kind in event.ticket_types.all()}
    return asdict(facts) | {"types": [names[key] for key in facts.types if key in names]}


def write_facts(code: PromoCode, facts: PromoFacts) -> Sequence[TicketType]:
    """Give an unsaved or locked promo code its facts, all but the types, which are given back to be set.

    Its event's types must be locked. Raises `InvalidPromoCode` with everything that is wrong.
    """
    for name in COLUMNS:
        setattr(code, name, getattr(facts, name))
    code.code = normalised(code.code)
    code.note = code.note.strip()
    types = [kind for kind in code.event.ticket_types.all() if kind.pk in facts.types]
    faults: dict[str, list[str]] = {}
    if len(types) != len({*facts.types}):
        faults["types"] = [_("This event has no such ticket type any more.")]
    try:
        code.full_clean(exclude=["event"], validate_unique=False, validate_constraints=False)
    except ValidationError as error:
        faults |= error.message_dict
    for name, message in _what_no_field_refuses(code):
        faults.setdefault(name, [message])
    if faults:
        raise InvalidPromoCode.of(faults)
    return types


def _what_no_field_refuses(code: PromoCode) -> list[tuple[str, str]]:
    found = []
    if code.code and not is_code(code.code):
        found.append(("code", _("Use letters from A to Z, digits, and . _ - between them, at most 40 signs.")))
    elif PromoCode.objects.filter(event=code.event, code=code.code).exclude(pk=code.pk).exists():
        found.append(("code", _("This event has this promo code already.")))
    if code.percent_off is not None and code.amount_off is not None:
        found.append(("amount_off", _("Take a percentage off or an amount, not both.")))
    found += _wrong_amount(code)
    for name in ("valid_from", "valid_until"):
        moment = getattr(code, name)
        if moment is not None and not EARLIEST_YEAR <= moment.year <= LATEST_YEAR:
            found.append((name, _("Use a year from 2000 to 2199.")))
    if code.valid_from and code.valid_until and code.valid_until <= code.valid_from:
        found.append(("valid_until", _("The code must end after it begins.")))
    if not is_line(code.note):
        found.append(("note", _("Use one line of text without control characters.")))
    return found


def _wrong_amount(code: PromoCode) -> list[tuple[str, str]]:
    amount = code.amount_off
    if amount is None:
        return []
    if not amount.is_finite() or amount <= 0:
        return [("amount_off", _("Use an amount above zero."))]
    try:
        money.exact(amount, code.event.currency)
    except ValueError:
        return [("amount_off", places_fault(code.event.currency))]
    return []
