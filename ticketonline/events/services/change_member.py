"""Changing what a member is, and on which events they work, in one."""

from collections.abc import Collection
from uuid import UUID

from ...accounts.models import Membership
from ...accounts.rules import Role
from ...accounts.services.change_member import change_role
from ...audit.actor import Actor
from ...core.database import writing
from .narrow import narrow


def change_member(
    organiser_id: UUID, membership_id: UUID, *, role: Role, event_ids: Collection[UUID] | None, by: Actor
) -> Membership:
    """Give the member a role and these events, None being all, or change nothing. Locks the organiser.

    Raises `MemberNotFound`, `LastOwner` or `EventNotFound`.
    """
    with writing():
        membership = change_role(organiser_id, membership_id, role=role, by=by)
        narrow(organiser_id, membership_id, event_ids=event_ids, by=by)
    return membership
