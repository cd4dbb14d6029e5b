"""Joining a team, with the events that the invitation narrows to."""

from uuid import UUID

from ...accounts.models import Membership, User
from ...accounts.services.accept_invitation import accept_invitation
from ...audit.actor import Actor
from ...core.database import writing
from ..models import Event
from .narrow import write_access


def join_team(invitation_id: UUID, *, user: User, by: Actor) -> Membership:
    """Make the person a member. Locks the organiser. Raises what `accept_invitation` does."""
    with writing():
        membership, event_ids = accept_invitation(invitation_id, user=user, by=by)
        if event_ids:
            events = Event.objects.filter(organiser_id=membership.organiser_id, pk__in=event_ids)
            # An invitation to events that are gone by now admits to none, not to all.
            write_access(membership, events.values_list("pk", flat=True))
    return membership
