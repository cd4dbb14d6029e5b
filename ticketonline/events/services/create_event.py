"""Creating an event with its ticket types."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import Q
from django.utils.text import slugify

from ...accounts.models import Membership
from ...audit.actor import OPERATOR, Actor
from ...core import money
from ...core.database import writing
from ...core.text import comparable, is_line
from ..checks import check_event
from ..errors import InvalidEvent
from ..history import as_remembered, record_event
from ..models import Event, EventAccess, TicketType
from ..rules import DEFAULT_LIMIT_PER_RESERVATION

MAX_SLUG = 200  # leaves room for a number behind it
MAX_TICKET_TYPES = 100  # of one event; a page with more is no choice
SLUG_ATTEMPTS = 10  # so many others may take the same name for theirs at the same moment


@dataclass(frozen=True, kw_only=True)
class NewTicketType:
    """A ticket type to create."""

    type: str
    price: Decimal
    amount: int
    limit_per_reservation: int = DEFAULT_LIMIT_PER_RESERVATION


def create_event(
    event: Event,
    *,
    ticket_types: Sequence[NewTicketType] = (),
    member: Membership | None = None,
    by: Actor = OPERATOR,
) -> Event:
    """Save a new event with its ticket types in the order given; without a slug it gets one from its name.

    A member who makes it may work on it, even if they are there for chosen events alone. A draft may be without ticket
    types. Blanks around names and places are taken away. Raises `InvalidEvent` with what to change, and then saves
    nothing.
    """
    _refuse_types(event, ticket_types)
    is_slug_chosen = bool(event.slug.strip())
    for _ in range(SLUG_ATTEMPTS):
        try:
            return _save(event, ticket_types, is_slug_chosen=is_slug_chosen, member=member, by=by)
        except IntegrityError:
            # Somebody took the slug after we had looked: look again. One that was asked for is then refused as taken.
            if not Event.objects.filter(slug=event.slug).exists():
                raise
    raise InvalidEvent(reason=f"slug: {event.slug} was taken at this moment; choose another.")


def _save(
    event: Event,
    ticket_types: Sequence[NewTicketType],
    *,
    is_slug_chosen: bool,
    member: Membership | None,
    by: Actor,
) -> Event:
    with writing():
        if not is_slug_chosen:
            event.slug = _free_slug(event.name)
        check_event(event, is_slug_free=not is_slug_chosen)
        event.save(force_insert=True)
        for position, new in enumerate(ticket_types):
            kind = TicketType(
                event=event,
                type=new.type.strip(),
                price=_exact(new, event.currency),
                amount=new.amount,
                limit_per_reservation=new.limit_per_reservation,
                position=position,
            )
            try:
                kind.full_clean()
            except ValidationError as error:
                raise InvalidEvent(reason=f"{kind.type or 'ticket type'}: {_as_sentence(error)}") from error
            kind.save(force_insert=True)
        if member is not None and member.is_narrowed:
            EventAccess.objects.create(membership=member, event=event)
        record_event("event.created", event, by=by, after=as_remembered(event))
    return event


def _exact(new: NewTicketType, currency: str) -> Decimal:
    try:
        return money.exact(new.price, currency)
    except ValueError as error:
        raise InvalidEvent(reason=f"{new.type}: price: {error}.") from error


def _refuse_types(event: Event, ticket_types: Sequence[NewTicketType]) -> None:
    if not ticket_types and event.status != Event.Status.DRAFT:
        raise InvalidEvent(reason="An event needs at least one ticket type.")
    if len(ticket_types) > MAX_TICKET_TYPES:
        raise InvalidEvent(reason=f"An event can have at most {MAX_TICKET_TYPES} ticket types.")
    names = Counter(new.type.strip() for new in ticket_types)
    for name, times in names.items():
        if not is_line(name):
            raise InvalidEvent(reason="type: Use one line of text without control characters.")
        if times > 1:
            raise InvalidEvent(reason=f"type: {name} is there {times} times; each name can be used once.")


def _free_slug(name: str) -> str:
    base = slugify(comparable(name))[:MAX_SLUG].strip("-") or "event"
    taken = set(Event.objects.filter(Q(slug=base) | Q(slug__startswith=f"{base}-")).values_list("slug", flat=True))
    number, slug = 1, base
    while slug in taken:
        number += 1
        slug = f"{base}-{number}"
    return slug


def _as_sentence(error: ValidationError) -> str:
    """What is wrong, each message behind the name of its field."""
    fields = {field.name: str(getattr(field, "verbose_name", field.name)) for field in TicketType._meta.get_fields()}
    return " ".join(
        " ".join(messages) if field not in fields else f"{fields[field]}: {' '.join(messages)}"
        for field, messages in error.message_dict.items()
    )
