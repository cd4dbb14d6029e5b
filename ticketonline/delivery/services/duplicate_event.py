"""Making another event after one there is, its mails included."""

from collections.abc import Iterator
from datetime import datetime
from uuid import UUID

from ...accounts.models import Membership
from ...audit.actor import Actor
from ...core.database import writing
from ...events.models import Event
from ...events.services import duplicate_event as events
from ..models import MailText


def duplicate_event(event_id: UUID, *, name: str, date: datetime, member: Membership | None = None, by: Actor) -> Event:
    """A draft as `events.services.duplicate_event` makes it, whose mails say what the organiser added to the event's.

    Locks and raises as that does.
    """
    with writing():
        copy = events.duplicate_event(event_id, name=name, date=date, member=member, by=by)
        MailText.objects.bulk_create(_texts_for(copy, event_id))
    return copy


def _texts_for(copy: Event, event_id: UUID) -> Iterator[MailText]:
    for text in MailText.objects.filter(event_id=event_id):
        yield MailText(event=copy, kind=text.kind, text=text.text)
