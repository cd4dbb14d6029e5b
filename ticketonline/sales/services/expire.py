"""Ending the holds whose time is over."""

from uuid import UUID

from ...core import clock
from ...core.database import can_skip_locked, writing
from ...outbox.rules import Kind
from ..locks import lock_taken
from ..models import Reservation
from ..queries import count_taken, list_ended
from ..rules import Status
from .give_back import give_back
from .tell import tell

BATCH = 500  # reservations a transaction: their types stay locked for some 50 ms


def expire(*, event_id: UUID | None = None, limit: int = BATCH, patient: bool = False) -> int:
    """Cancel up to `limit` reservations whose hold has ended (of one event, if named), oldest first; say how many.

    Their tickets are on sale again with the commit. Locks the ticket types and promo codes involved, then the
    reservations, each in key order; one that another transaction holds is waited for by the `patient`, and else left
    to the next call.
    """
    now = clock.now()
    ended = list_ended(event_id=event_id, now=now)
    candidates = list(ended.order_by("hold_ends_at").values_list("pk", flat=True)[:limit])
    if not candidates:
        return 0
    with writing():
        lock_taken(count_taken(candidates).values())
        # Read anew under the locks: a payment may have begun or ended meanwhile.
        skip_locked = can_skip_locked() and not patient
        locked = ended.filter(pk__in=candidates).order_by("pk").select_for_update(skip_locked=skip_locked)
        won = list(locked.values_list("pk", flat=True))
        give_back(won)
        rows = Reservation.objects.filter(pk__in=won)
        rows.update(status=Status.CANCELLED, is_paying=False, closed_at=now)
        tell(Kind.HOLD_ENDED, rows.exclude(email="").only("event_id", "email"))
    return len(won)
