"""Telling everybody who has tickets what became of an event."""

from uuid import UUID

from ...core import clock
from ..models import Announcement
from ..rules import SECOND_THOUGHTS, Kind


def announce(event_id: UUID, kind: Kind) -> None:
    """Have all who have tickets for the event mailed, with the commit of the caller's transaction and a little later.

    What is told is what is true then; an announcement of the event that is not over is given up for this one. The event
    must be locked.
    """
    now = clock.now()
    Announcement.objects.filter(event_id=event_id, ended_at=None).update(ended_at=now)
    Announcement.objects.create(event_id=event_id, kind=kind, due_at=now + SECOND_THOUGHTS)
