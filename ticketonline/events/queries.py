"""Reading what is on sale."""

from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from django.db.models import Exists, IntegerField, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from ..accounts.models import Membership
from ..core.text import comparable
from .errors import EventNotFound
from .models import Event, EventAccess, PromoCode, TicketType

MAX_SEARCH_WORDS = 8


class Part(StrEnum):
    """A part of an organiser's events."""

    UPCOMING = "upcoming"
    DRAFTS = "drafts"
    PAST = "past"


def get_published(event_id: UUID) -> Event:
    """The published event with its ticket types at hand (two queries), or `EventNotFound`; drafts are not shown."""
    return _get(Event.objects.filter(pk=event_id))


def get_published_by_slug(slug: str) -> Event:
    """The same by the name in its address."""
    return _get(Event.objects.filter(slug=slug))


def get_shown_by_slug(slug: str) -> Event:
    """The same, or a cancelled one: whoever has its address must hear that it is. Its organiser is at hand.

    `has_promo_codes` says whether it has any.
    """
    codes = PromoCode.objects.filter(event=OuterRef("pk"))
    events = Event.objects.filter(slug=slug).select_related("organiser").annotate(has_promo_codes=Exists(codes))
    return _get(events, Event.Status.PUBLISHED, Event.Status.CANCELLED)


def _get(events: QuerySet[Event], *statuses: Event.Status) -> Event:
    shown = events.filter(status__in=statuses or [Event.Status.PUBLISHED])
    event = shown.prefetch_related("ticket_types").first()
    if event is None:
        raise EventNotFound
    return event


def list_upcoming(*, now: datetime, search: str = "") -> QuerySet[Event]:
    """Published events that have not begun, soonest first; those whose name, venue or city holds every word sought."""
    return _found(Event.objects.filter(status=Event.Status.PUBLISHED, date__gt=now).order_by("date", "id"), search)


def _found(events: QuerySet[Event], search: str) -> QuerySet[Event]:
    for word in comparable(search).split()[:MAX_SEARCH_WORDS]:
        events = events.filter(search_text__contains=word)
    return events


def list_of_member(membership: Membership) -> QuerySet[Event]:
    """The events of the organiser, drafts included, that the member may work on."""
    events = Event.objects.filter(organiser_id=membership.organiser_id)
    if membership.is_narrowed:
        events = events.filter(pk__in=EventAccess.objects.filter(membership=membership).values("event_id"))
    return events


def get_of_member(membership: Membership, event_id: UUID) -> Event:
    """One of them with its ticket types at hand, or `EventNotFound`, be it another organiser's."""
    event = list_of_member(membership).filter(pk=event_id).prefetch_related("ticket_types").first()
    if event is None:
        raise EventNotFound
    return event


def list_part_of_member(
    membership: Membership, part: Part, *, now: datetime, search: str = ""
) -> "QuerySet[Event, Any]":
    """That part of them, what is nearest to now first, with `all_amount`, `all_held` and `all_sold` of the tickets.

    Cancelled events stand where they would have been.
    """
    events = _found(list_of_member(membership), search)
    match part:
        case Part.DRAFTS:
            events = events.filter(status=Event.Status.DRAFT).order_by("date", "id")
        case Part.UPCOMING:
            events = events.exclude(status=Event.Status.DRAFT).filter(date__gt=now).order_by("date", "id")
        case Part.PAST:
            events = events.exclude(status=Event.Status.DRAFT).filter(date__lte=now).order_by("-date", "-id")
    return events.annotate(all_amount=_sum("amount"), all_held=_sum("held"), all_sold=_sum("sold"))


def _sum(counter: str) -> Coalesce:
    types = TicketType.objects.filter(event=OuterRef("pk")).order_by().values("event")
    return Coalesce(Subquery(types.annotate(sum=Sum(counter)).values("sum")), 0, output_field=IntegerField())
