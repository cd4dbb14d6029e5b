"""Deleting events."""

from collections.abc import Collection
from uuid import UUID

from ...audit.actor import OPERATOR, Actor
from ...core.database import writing
from ...core.protection import is_protected
from ..errors import EventReserved
from ..history import as_remembered, record_event
from ..locks import lock_types_of
from ..models import Event


def delete_events(event_ids: Collection[UUID], *, by: Actor = OPERATOR) -> None:
    """Delete the events with their ticket types, all or none. Locks the ticket types.

    Raises `EventReserved` when one has a reservation, be it a cancelled one, and then deletes nothing.
    """
    with writing():
        lock_types_of(event_ids)
        for event in Event.objects.filter(pk__in=event_ids):
            if is_protected(event):
                raise EventReserved(name=event.name)
            record_event("event.deleted", event, by=by, before=as_remembered(event))
            event.delete()
