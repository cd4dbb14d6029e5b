"""Writing down what became of an event, and telling those who have tickets what concerns them of it."""

from collections.abc import Mapping
from typing import Any

from ...audit.actor import Actor
from ...outbox.rules import Kind
from ...outbox.services.announce import announce
from ..history import record_event
from ..models import Event

# What makes somebody stand before a closed door.
TOLD = ("date", "venue", "address", "city", "country", "status")


def record_and_tell(
    action: str, event: Event, *, by: Actor, before: Mapping[str, Any], after: Mapping[str, Any]
) -> None:
    """Write it into the log, and have those who have tickets mailed if it concerns them, as `announce` does.

    The event must be locked, and saved.
    """
    record_event(action, event, by=by, before=before, after=after)
    if all(before.get(name) == after.get(name) for name in TOLD):
        return
    if event.status == Event.Status.CANCELLED:
        if before.get("status") != after.get("status"):
            announce(event.pk, Kind.EVENT_CANCELLED)
    elif event.status == Event.Status.PUBLISHED and before.get("status") != Event.Status.DRAFT:
        announce(event.pk, Kind.EVENT_CHANGED)
