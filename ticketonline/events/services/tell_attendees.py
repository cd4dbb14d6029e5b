"""Telling those who have tickets that an event takes place elsewhere, at another time, or not at all."""

from collections.abc import Mapping
from typing import Any

from ...outbox.rules import Kind
from ...outbox.services.announce import announce
from ..models import Event

# What makes somebody stand before a closed door.
TOLD = ("date", "venue", "address", "city", "country", "status")


def tell_attendees(event: Event, *, before: Mapping[str, Any], after: Mapping[str, Any]) -> None:
    """Have them mailed if what changed concerns them, as `announce` does. The event must be locked, and saved."""
    if all(before.get(name) == after.get(name) for name in TOLD):
        return
    if event.status == Event.Status.CANCELLED:
        if before.get("status") != after.get("status"):
            announce(event.pk, Kind.EVENT_CANCELLED)
    elif event.status == Event.Status.PUBLISHED and before.get("status") != Event.Status.DRAFT:
        announce(event.pk, Kind.EVENT_CHANGED)
