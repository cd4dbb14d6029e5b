"""Making a reservation."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F

from ...core import clock
from ...core.database import writing
from ...core.ids import new_id
from ...events.errors import EventNotFound
from ...events.models import Event, TicketType
from ...events.queries import get_published
from ...events.rules import SalesState
from ..contact import checked_email, checked_language
from ..errors import OverLimit, PastEvent, SalesClosed, SalesNotOpen, SoldOut, UnknownTicketType
from ..locks import lock_types
from ..models import OrderedTicket, Reservation
from ..queries import list_ended
from ..rules import Line, summed
from .expire import expire

REFUSALS = {SalesState.PAST: PastEvent, SalesState.NOT_YET: SalesNotOpen, SalesState.CLOSED: SalesClosed}


def reserve(*, event_id: UUID, wanted: Sequence[Line], email: str = "", language: str = "") -> Reservation:
    """Hold the wanted tickets for `HOLD_SECONDS`, all of them or none, at the prices of this moment.

    Locks the ticket types wanted. Holds that have ended are released first where they are in the way (`expire`). Raises
    `NothingWanted`, `WrongAmount`, `EventNotFound`, `PastEvent`, `SalesNotOpen`, `SalesClosed`, `UnknownTicketType`,
    `OverLimit`, `SoldOut`, `InvalidEmail` or `InvalidLanguage`, and then changes nothing.
    """
    amounts = summed(wanted)
    email, language = checked_email(email), checked_language(language)
    event = get_published(event_id)
    types = _chosen_types(event, amounts)
    while True:
        reservation = _hold(event_id=event_id, counts=types, email=email, language=language)
        if reservation is not None:
            return reservation
        # In a transaction of its own: it locks every type of each ended hold, in the one lock order.
        expire(event_id=event_id, patient=True)


def _chosen_types(event: Event, amounts: Mapping[str, int]) -> dict[UUID, int]:
    """The wish as amounts by type id, within the rules of the event and its types."""
    if event.sales_state in REFUSALS:
        raise REFUSALS[event.sales_state]
    by_name = {kind.type: kind for kind in event.ticket_types.all()}
    counts: dict[UUID, int] = {}
    for name, amount in amounts.items():
        kind = by_name.get(name)
        if kind is None:
            raise UnknownTicketType(type=name)
        if amount > kind.limit_per_reservation:
            raise OverLimit(type=name, limit=kind.limit_per_reservation)
        counts[kind.pk] = amount
    return counts


def _hold(*, event_id: UUID, counts: Mapping[UUID, int], email: str, language: str) -> Reservation | None:
    """The new reservation, or None when too few are left and holds have ended that must be released first."""
    with writing():
        types = lock_types(counts)
        _refuse_if_changed(event_id, types, counts)
        short = [kind for kind in types.values() if kind.left < counts[kind.pk]]
        now = clock.now()
        if short:
            # Asked under the locks, so that no hold is overlooked which a worker is just releasing.
            if list_ended(event_id=event_id, now=now).exists():
                return None
            raise _sold_out(short)
        reservation = _insert(event_id, types, counts, now=now, email=email, language=language)
        for type_id, count in counts.items():
            TicketType.objects.filter(pk=type_id).update(held=F("held") + count)
    return reservation


def _refuse_if_changed(event_id: UUID, types: Mapping[UUID, TicketType], counts: Mapping[UUID, int]) -> None:
    """What was allowed before the locks may have been forbidden since: sales stopped, a type taken away."""
    event = Event.objects.filter(pk=event_id, status=Event.Status.PUBLISHED).first()
    if event is None or len(types) != len(counts):
        raise EventNotFound
    if event.sales_state in REFUSALS:
        raise REFUSALS[event.sales_state]


def _sold_out(short: list[TicketType]) -> SoldOut:
    """Every shortage is gathered, so that the buyer learns of all of them at once."""
    short.sort(key=lambda kind: (kind.position, kind.pk))
    return SoldOut(shortages=", ".join(f"{kind.type} ({kind.left})" for kind in short))


def _insert(
    event_id: UUID,
    types: Mapping[UUID, TicketType],
    counts: Mapping[UUID, int],
    *,
    now: datetime,
    email: str,
    language: str,
) -> Reservation:
    pending_until = now + timedelta(seconds=settings.HOLD_SECONDS)
    reservation = Reservation.objects.create(
        event_id=event_id,
        reservation_date=now,
        pending_until=pending_until,
        hold_ends_at=pending_until,
        email=email,
        language=language,
    )
    OrderedTicket.objects.bulk_create(
        OrderedTicket(id=new_id(), reservation=reservation, type=types[type_id], price=types[type_id].price)
        for type_id, count in counts.items()
        for _ in range(count)
    )
    return reservation
