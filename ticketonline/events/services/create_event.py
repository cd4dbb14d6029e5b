"""Creating an event with its ticket types."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.text import slugify

from ...core import money
from ...core.database import writing
from ...core.text import comparable
from ..errors import InvalidEvent
from ..models import Event, TicketType
from ..rules import DEFAULT_LIMIT_PER_RESERVATION

MAX_SLUG = 200  # leaves room for a number behind it


@dataclass(frozen=True, kw_only=True)
class NewTicketType:
    """A ticket type to create."""

    type: str
    price: Decimal
    amount: int
    limit_per_reservation: int = DEFAULT_LIMIT_PER_RESERVATION


def create_event(event: Event, *, ticket_types: Sequence[NewTicketType]) -> Event:
    """Save a new event with its ticket types in the order given; without a slug it gets one from its name.

    Raises `InvalidEvent` with what to change, and then saves nothing.
    """
    if not ticket_types:
        raise InvalidEvent(reason="An event needs at least one ticket type.")
    with writing():
        event.slug = event.slug or _free_slug(event.name)
        try:
            event.full_clean()
            event.save(force_insert=True)
            for position, new in enumerate(ticket_types):
                _create_type(event, new, position=position)
        except ValidationError as error:
            raise InvalidEvent(reason=_as_sentence(error)) from error
    return event


def _create_type(event: Event, new: NewTicketType, *, position: int) -> None:
    try:
        price = money.exact(new.price, event.currency)
    except ValueError as error:
        raise InvalidEvent(reason=f"price: {error}.") from error
    kind = TicketType(
        event=event,
        type=new.type,
        price=price,
        amount=new.amount,
        limit_per_reservation=new.limit_per_reservation,
        position=position,
    )
    kind.full_clean()
    kind.save(force_insert=True)


def _free_slug(name: str) -> str:
    base = slugify(comparable(name))[:MAX_SLUG].strip("-") or "event"
    taken = set(Event.objects.filter(Q(slug=base) | Q(slug__startswith=f"{base}-")).values_list("slug", flat=True))
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _as_sentence(error: ValidationError) -> str:
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    return " ".join(f"{field}: {' '.join(messages)}" for field, messages in error.message_dict.items())
