"""Ending the holds whose time is over."""

from collections import Counter
from datetime import datetime
from uuid import UUID

from django.db.models import Count, F, QuerySet

from ...core import clock
from ...core.database import can_skip_locked, writing
from ...events.models import TicketType
from ..locks import lock_types
from ..models import OrderedTicket, Reservation
from ..rules import Status

BATCH = 500  # reservations a transaction: their types stay locked for some 50 ms


def expire(*, event_id: UUID | None = None, limit: int = BATCH, patient: bool = False) -> int:
    """Cancel up to `limit` reservations whose hold has ended (of one event, if named), oldest first; say how many.

    Their tickets are on sale again with the commit. Locks the ticket types involved, then the reservations, in key
    order; one that another transaction holds is waited for by the `patient`, and else left to the next call.
    """
    now = clock.now()
    ended = list_ended(event_id=event_id, now=now)
    candidates = list(ended.order_by("hold_ends_at").values_list("pk", flat=True)[:limit])
    if not candidates:
        return 0
    with writing():
        tickets = OrderedTicket.objects.filter(reservation_id__in=candidates)
        lock_types(tickets.order_by().values_list("type_id", flat=True).distinct())
        # Read anew under the locks: a payment may have begun or ended meanwhile.
        skip_locked = can_skip_locked() and not patient
        locked = ended.filter(pk__in=candidates).order_by("pk").select_for_update(skip_locked=skip_locked)
        won = list(locked.values_list("pk", flat=True))
        give_back(won)
        Reservation.objects.filter(pk__in=won).update(status=Status.CANCELLED, is_paying=False, closed_at=now)
    return len(won)


def list_ended(*, event_id: UUID | None, now: datetime) -> QuerySet[Reservation]:
    """The reservations, of one event or of all, whose hold has ended and whose tickets are not on sale again yet."""
    ended = Reservation.objects.filter(status=Status.PENDING, hold_ends_at__lte=now)
    return ended if event_id is None else ended.filter(event_id=event_id)


def give_back(reservation_ids: list[UUID]) -> None:
    """Put the held tickets of these reservations on sale again. Their ticket types must be locked."""
    rows = OrderedTicket.objects.filter(reservation_id__in=reservation_ids).order_by()
    counts = Counter({row["type_id"]: row["count"] for row in rows.values("type_id").annotate(count=Count("id"))})
    for type_id, count in counts.items():
        TicketType.objects.filter(pk=type_id).update(held=F("held") - count)
