"""Mailing everybody who has tickets for an event, some at a time."""

from uuid import UUID

from ...core import clock
from ...core.database import can_skip_locked, writing
from ...core.ids import HIGHEST_ID
from ...events.models import Event
from ...outbox.models import Announcement
from ...outbox.rules import Kind
from ...outbox.services.post import Posting, post
from ...sales.models import Reservation
from ...sales.order_index import ids_in_order
from ...sales.rules import Status
from .tell_holders import tell_holders

BATCH = 500  # reservations a transaction


def announce_some(*, limit: int = BATCH) -> bool:
    """Have up to `limit` buyers of an event mailed that an announcement is due for; whether there was one.

    Rows of the outbox are all that it writes: where it has come to is kept with them, so that a worker may be killed at
    any moment, and several may be at it. Who buys meanwhile is told as well, or bought what is true by then.
    """
    due = Announcement.objects.filter(ended_at=None, due_at__lte=clock.now()).order_by("due_at")
    # Nothing to do is the rule: look without a writing transaction.
    if not due.exists():
        return False
    with writing():
        one = due.select_for_update(skip_locked=can_skip_locked()).first()
        if one is None:
            return False
        ids = _after(one, most=limit)
        told = Reservation.objects.filter(pk__in=ids).exclude(email="").values_list("pk", flat=True)
        post(
            Posting(kind=Kind(one.kind), cause=f"{one.pk.hex} {key.hex}", event_id=one.event_id, reservation_id=key)
            for key in told
        )
        tell_holders(Kind(one.kind), ids, event_id=one.event_id, cause=one.pk.hex)
        is_over = len(ids) < limit
        cursor = one.cursor if is_over else ids[-1]
        Announcement.objects.filter(pk=one.pk).update(cursor=cursor, ended_at=clock.now() if is_over else None)
    return True


def _after(one: Announcement, *, most: int) -> list[UUID]:
    """The reservations that come after those who were told, oldest first."""
    found = ids_in_order(
        Event.objects.filter(pk=one.event_id),
        [Status.COMPLETED],
        low=one.cursor,
        high=HIGHEST_ID,
        most=most + 1,
        is_newest_first=False,
    )
    # Those of the first so many, but in whatever order.
    return sorted(key for key in found if key != one.cursor)[:most]
