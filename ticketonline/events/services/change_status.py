"""Publishing events, and taking them back."""

from collections.abc import Collection
from uuid import UUID

from ..models import Event


def change_status(event_ids: Collection[UUID], status: Event.Status) -> int:
    """Give the events that status; say how many had another one. Reservations already made go on as they are."""
    return Event.objects.filter(pk__in=event_ids).exclude(status=status).update(status=status)
