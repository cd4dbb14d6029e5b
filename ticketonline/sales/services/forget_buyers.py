"""Forgetting who the buyers were, while the books stay right."""

from collections.abc import Collection
from uuid import UUID

from ...audit.models import Entry
from ...audit.rules import ERASED
from ...audit.services.erase_values import erase_values
from ...outbox.services.claim import forget_recipients
from ..history import TARGET
from ..models import Comment, Reservation


def forget_buyers(reservation_ids: Collection[UUID], *, by: Entry) -> int:
    """Empty what tells of the buyers, in the reservations, in what was noted about them and in the log.

    Status, tickets, money and times stay, and so does that something was noted, when and by whom. `by` is the log's
    entry that says who had it done. Returns how many comments lost their text. The reservations must be locked, and
    none of them PENDING.
    """
    Reservation.objects.filter(pk__in=reservation_ids).update(email="", name="", language="")
    forget_recipients(reservation_ids)
    comments = Comment.objects.filter(reservation_id__in=reservation_ids).exclude(text=ERASED)
    count = comments.update(text=ERASED)
    erase_values(Entry.objects.filter(target_type=TARGET, target_id__in=reservation_ids).order_by("pk"), by=by)
    return count
