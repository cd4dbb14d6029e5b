"""Giving held tickets back."""

from collections import Counter
from uuid import UUID

from django.db.models import Count, F

from ...events.models import TicketType
from ..models import OrderedTicket


def give_back(reservation_ids: list[UUID]) -> None:
    """Put the held tickets of these reservations on sale again. Their ticket types must be locked."""
    rows = OrderedTicket.objects.filter(reservation_id__in=reservation_ids).order_by()
    counts = Counter({row["type_id"]: row["count"] for row in rows.values("type_id").annotate(count=Count("id"))})
    for type_id, count in counts.items():
        TicketType.objects.filter(pk=type_id).update(held=F("held") - count)
