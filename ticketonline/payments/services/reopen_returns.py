"""Going on with the return of an event's orders after a late payment."""

from collections.abc import Collection
from uuid import UUID

from ...events.models import Event
from ..models import EventReturn


def reopen_returns(event_ids: Collection[UUID]) -> None:
    """Let the orders just completed go back as well, where their events are cancelled and all others went back before.

    A payment may have begun at the moment of the cancelling, and ended after the return did: nobody would look again.
    The ticket types must be locked: whoever ends a return, or cancels an event, holds those.
    """
    ended = EventReturn.objects.filter(event__in=event_ids, event__status=Event.Status.CANCELLED)
    ended.exclude(ended_at=None).update(ended_at=None)
