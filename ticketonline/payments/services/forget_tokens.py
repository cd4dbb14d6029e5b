"""Forgetting what the gateways gave for payments that nothing can come of any more."""

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.db.models import Q

from ...core import clock
from ..models import Transaction
from ..rules import Status

SETTLED = timedelta(days=1)  # after so long no worker has an answer in hand any more


def forget_tokens(reservation_ids: Collection[UUID]) -> int:
    """Empty the tokens of payments that failed, or whose money went back; how many there were.

    What was paid keeps its token: its money may still have to go back. The reservations must be locked.
    """
    ended = Transaction.objects.filter(reservation_id__in=reservation_ids, closed_at__lt=clock.now() - SETTLED)
    over = Q(refunded_at__isnull=False) | Q(status=Status.ERROR, refund_due_at=None)
    return ended.filter(over).exclude(token="").update(token="")
