"""Reading what is on sale."""

from datetime import datetime
from uuid import UUID

from django.db.models import QuerySet

from ..core.text import comparable
from .errors import EventNotFound
from .models import Event

MAX_SEARCH_WORDS = 8


def get_published(event_id: UUID) -> Event:
    """The published event with its ticket types at hand (two queries), or `EventNotFound`; drafts are not shown."""
    return _get(Event.objects.filter(pk=event_id))


def get_published_by_slug(slug: str) -> Event:
    """The same by the name in its address."""
    return _get(Event.objects.filter(slug=slug))


def _get(events: QuerySet[Event]) -> Event:
    event = events.filter(status=Event.Status.PUBLISHED).prefetch_related("ticket_types").first()
    if event is None:
        raise EventNotFound
    return event


def list_upcoming(*, now: datetime, search: str = "") -> QuerySet[Event]:
    """Published events that have not begun, soonest first; those whose name, venue or city holds every word sought."""
    events = Event.objects.filter(status=Event.Status.PUBLISHED, date__gt=now).order_by("date", "id")
    for word in comparable(search).split()[:MAX_SEARCH_WORDS]:
        events = events.filter(search_text__contains=word)
    return events
