"""Moving a published event to another date, and letting buyers know that it was."""

from datetime import datetime
from uuid import UUID

from django.utils.translation import gettext

from ...audit.actor import Actor
from ...core import clock
from ...core.database import writing
from ..checks import LIMITS, check_event, drop_late_limits
from ..errors import EventCantMove, EventChanged, InvalidEvent
from ..history import as_remembered
from ..local_time import moved, on_the_clock
from ..locks import lock_event
from ..models import Event
from .record_and_tell import record_and_tell


def postpone_event(event_id: UUID, *, version: int, date: datetime, moves_sales_close: bool, by: Actor) -> Event:
    """Let the event begin at another moment; its page then says from when it was postponed.

    Doors, end and the limits for buyers move by as much on the clocks there, so that nobody has less time than they
    were told; so does the end of sales if asked for. Locks the ticket types, then the event. Raises `EventNotFound`,
    `EventCantMove` when it is not published, `EventChanged`, or `InvalidEvent`.
    """
    with writing():
        event = lock_event(event_id)
        if event.status != Event.Status.PUBLISHED:
            raise EventCantMove
        if event.version != version:
            raise EventChanged
        if date <= clock.now() or date == event.date:
            reason = gettext("Choose another moment than before, and one to come.")
            raise InvalidEvent(reason=reason, faults={"date": [reason]})
        before = as_remembered(event)
        drop_late_limits(event, before=before)  # the admin lets them pass
        _move(event, date, moves_sales_close=moves_sales_close)
        check_event(event)
        event.version += 1
        event.save()
        record_and_tell("event.postponed", event, by=by, before=before, after=as_remembered(event))
    return event


def _move(event: Event, date: datetime, *, moves_sales_close: bool) -> None:
    zone = event.time_zone
    by = on_the_clock(date, zone) - on_the_clock(event.date, zone)
    first_heard_of = event.postponed_from or event.date
    event.postponed_from = None if date == first_heard_of else first_heard_of
    event.date = date
    for field in ("doors_at", "ends_at", *LIMITS, *(["sales_close_at"] if moves_sales_close else [])):
        setattr(event, field, moved(getattr(event, field), by=by, time_zone=zone))
