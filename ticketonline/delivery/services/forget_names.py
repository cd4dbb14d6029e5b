"""Forgetting whom buyers named on their tickets."""

from collections.abc import Collection
from uuid import UUID

from ..models import IssuedTicket


def forget_names(reservation_ids: Collection[UUID]) -> None:
    """Take the names off the tickets of these reservations that are still their buyers'.

    Their codes stay as they are. The reservations must be locked.
    """
    of_buyers = IssuedTicket.objects.filter(ticket__reservation_id__in=reservation_ids, passed_on_at=None)
    of_buyers.exclude(holder_name="").update(holder_name="")
