"""Keeping the stock of events still."""

from collections.abc import Iterable
from uuid import UUID

from .models import TicketType


def lock_types_of(event_ids: Iterable[UUID]) -> None:
    """Lock the ticket types of the events, in key order as every writer does. Needs a transaction.

    Until it ends nobody reserves, pays, cancels or expires there, so the counters read after this call are true.
    """
    types = TicketType.objects.filter(event_id__in=list(event_ids)).order_by("pk")
    list(types.select_for_update().values_list("pk"))
