"""Taking the secret link to a draft back."""

from uuid import UUID

from django.db.models import F

from ...audit.actor import Actor
from ...core.database import writing
from ..errors import EventNotFound
from ..history import record_event
from ..models import Event


def revoke_preview(event_id: UUID, *, by: Actor) -> Event:
    """Make all links to the draft so far lead nowhere; there is a new one at once. Raises `EventNotFound`."""
    with writing():
        if not Event.objects.filter(pk=event_id).update(preview_serial=F("preview_serial") + 1):
            raise EventNotFound
        event = Event.objects.get(pk=event_id)
        record_event(
            "event.preview_revoked",
            event,
            by=by,
            before={"preview_serial": event.preview_serial - 1},
            after={"preview_serial": event.preview_serial},
        )
    return event
