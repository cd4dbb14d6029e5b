"""A page of an organiser's events, those made last first: for programs, which read them all."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ..accounts.models import Membership
from ..core.text import comparable
from .models import Event
from .queries import MAX_SEARCH_WORDS, list_of_member


@dataclass(frozen=True, kw_only=True)
class EventSearch:
    """What is wanted: all that is set must hold. `since` and `until` are about when they begin."""

    status: str = ""
    text: str = ""
    since: datetime | None = None
    until: datetime | None = None


def list_events_made(membership: Membership, search: EventSearch, *, before: UUID | None, most: int) -> list[Event]:
    """So many of the events that the member may work on, behind the one with that id."""
    events = list_of_member(membership)
    if before is not None:
        events = events.filter(pk__lt=before)
    if search.status:
        events = events.filter(status=search.status)
    if search.since is not None:
        events = events.filter(date__gte=search.since)
    if search.until is not None:
        events = events.filter(date__lt=search.until)
    for word in comparable(search.text).split()[:MAX_SEARCH_WORDS]:
        events = events.filter(search_text__contains=word)
    return list(events.order_by("-pk")[:most])
