"""ETags, and changing only what is as it was read."""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import msgspec
from django.http import HttpRequest

from ...events.errors import ContingentChanged, EventChanged, PromoCodeChanged, TicketTypeChanged
from ...events.models import Contingent, Event, PromoCode, TicketType
from ...events.promo_facts import facts_of as facts_of_code
from ...events.type_facts import facts_of
from ...sales.errors import ContactChanged
from ...sales.models import Reservation
from ...sales.services.change_contact import FIELDS as CONTACT
from .errors import MatchMissing, MatchStale

TAG = re.compile(r'\s*"[\x21\x23-\x7e]*"\s*')
SIGNS = 24


def tag_of_event(event: Event) -> str:
    """The event's version: it counts every change by a person, and what is shown of an event changes by these alone."""
    return f'"{event.version}"'


def tag_of_type(kind: TicketType) -> str:
    """A hash of what people decide about the ticket type; what is held and sold of it is another matter."""
    return _tag(facts_of(kind).as_dict())


def tag_of_code(code: PromoCode) -> str:
    """The same of a promo code, of which its uses are another matter."""
    return _tag(asdict(facts_of_code(code)))


def tag_of_contingent(kept: Contingent) -> str:
    """A hash of how many tickets it has: what is sold from it has left it."""
    return _tag({"tickets": kept.tickets})


def tag_of_order(order: Reservation) -> str:
    """A hash of how its buyer is reached, which is what people change of a reservation."""
    return _tag({name: getattr(order, name) for name in CONTACT})


def match(request: HttpRequest, tag: str) -> None:
    """Go on if `If-Match` says that tag. Raises `MatchMissing`, or `MatchStale` where it says others."""
    given = request.META.get("HTTP_IF_MATCH", "")
    if not given.strip():
        raise MatchMissing
    if tag not in [one.strip() for one in given.split(",") if TAG.fullmatch(one)]:
        raise MatchStale


@contextmanager
def as_it_was_read() -> Iterator[None]:
    """What services say of a change in between means here that `If-Match` is stale by now."""
    try:
        yield
    except (ContactChanged, ContingentChanged, EventChanged, PromoCodeChanged, TicketTypeChanged) as error:
        raise MatchStale from error


def _tag(decided: dict[str, Any]) -> str:
    return f'"{hashlib.sha256(msgspec.json.encode([_plain(value) for value in decided.values()])).hexdigest()[:SIGNS]}"'


def _plain(value: Any) -> Any:
    """The value as it is, whether it comes from a database or from a request."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return value.astimezone(UTC) if isinstance(value, datetime) else value
