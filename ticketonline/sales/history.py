"""What was done to a reservation: written into the audit log, and read from it."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from ..audit.actor import Actor
from ..audit.models import Entry
from ..audit.services.record import record
from ..events.models import Event
from .models import Reservation

TARGET = "reservation"
MOST_ENTRIES = 500  # of one reservation; a page shows them all


def record_change(
    action: str,
    reservation: Reservation,
    *,
    by: Actor,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """Write that somebody did it, in the transaction in which it is done. See `audit.services.record`."""
    event = Event.objects.get(pk=reservation.event_id)
    record(
        action,
        by=by,
        organiser_id=event.organiser_id,
        target_type=TARGET,
        target_id=reservation.pk,
        target_name=f"{event.name} {reservation.pk}",
        before=before,
        after=after,
    )


def list_changes(reservation_id: UUID) -> QuerySet[Entry]:
    """What people did to the reservation, the latest so many, newest first."""
    return Entry.objects.filter(target_type=TARGET, target_id=reservation_id).order_by("-id")[:MOST_ENTRIES]
