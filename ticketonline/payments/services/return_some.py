"""Taking back the orders of cancelled events, some at a time."""

from uuid import UUID

from django.db.models import F

from ...audit.actor import Actor
from ...core import clock
from ...core.database import writing
from ...core.ids import HIGHEST_ID, LOWEST_ID
from ...events.locks import lock_types_of
from ...events.models import Event
from ...sales.locks import lock_all
from ...sales.models import Reservation
from ...sales.order_index import ids_in_order
from ...sales.rules import Status
from ..models import EventReturn
from .return_locked import return_locked

BATCH = 100  # orders a transaction: their types stay locked for some 100 ms


def return_some(*, limit: int = BATCH) -> bool:
    """Take back up to `limit` orders of an event whose organiser asked for it, oldest first; whether it did any.

    Whatever is still completed is left to do, so that a worker may be killed at any moment, and several may be at it.
    It ends when nothing is left, or when the event is not cancelled any more; not while a payment is under way, whose
    money would be forgotten. Locks the ticket types and promo codes, the reservations, the statistics, the
    transactions.
    """
    open_ones = EventReturn.objects.filter(ended_at=None).order_by("asked_at")
    return any(_return(asked, limit) for asked in open_ones)


def _return(asked: EventReturn, limit: int) -> bool:
    ids = _completed(asked.event_id, most=limit)
    with writing():
        if ids:
            locked = lock_all(ids, with_types_of=ids)
        else:
            lock_types_of([asked.event_id])
        # Both asked for under the locks of its types: whoever changes an event holds those, and whoever completes.
        is_cancelled = Event.objects.filter(pk=asked.event_id, status=Event.Status.CANCELLED).exists()
        if not is_cancelled or not (ids or _may_become_due(asked.event_id)):
            EventReturn.objects.filter(pk=asked.pk).update(ended_at=clock.now())
            return False
        if not ids:
            return False
        by = Actor(user_id=asked.asker_id, name=asked.asker_name, address=asked.asker_address)
        done = return_locked(locked.values(), refund=True, reason="", by=by, now=clock.now())
        EventReturn.objects.filter(pk=asked.pk).update(orders_done=F("orders_done") + len(done))
    return True


def _completed(event_id: UUID, *, most: int) -> list[UUID]:
    events = Event.objects.filter(pk=event_id)
    statuses = [Status.COMPLETED]
    return ids_in_order(events, statuses, low=LOWEST_ID, high=HIGHEST_ID, most=most, is_newest_first=False)


def _may_become_due(event_id: UUID) -> bool:
    """Whether something was completed since, or may yet be: new payments are refused, those under way go on."""
    paying = Reservation.objects.filter(event_id=event_id, status=Status.PENDING, is_paying=True)
    return paying.exists() or bool(_completed(event_id, most=1))
