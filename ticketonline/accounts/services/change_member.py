"""Changing what a member is, and taking them out of the team."""

from uuid import UUID

from ...audit.actor import Actor
from ...audit.services.record import record
from ...core.database import writing
from ..errors import LastOwner, MemberNotFound
from ..models import Membership, Organiser
from ..queries import is_last_owner
from ..rules import Role
from .invite import take_back_those_of


def change_role(organiser_id: UUID, membership_id: UUID, *, role: Role, by: Actor) -> Membership:
    """Give the member another role. Locks the organiser. Raises `MemberNotFound` or `LastOwner`.

    What an owner had sent who is none any more, nobody joins by.
    """
    with writing():
        membership = _locked(organiser_id, membership_id)
        if membership.role == role:
            return membership
        if is_last_owner(membership):
            raise LastOwner
        before = {"role": membership.role}
        membership.role = role
        membership.is_narrowed = membership.is_narrowed and role is not Role.OWNER
        membership.save(update_fields=["role", "is_narrowed"])
        _record("member.changed", membership, by, before=before, after={"role": role})
        if role is not Role.OWNER:
            take_back_those_of(organiser_id, membership.user_id, by=by)
    return membership


def remove_member(organiser_id: UUID, membership_id: UUID, *, by: Actor) -> None:
    """Take the member out of the team, or let them leave: their next request finds nothing. Locks the organiser.

    Nor does anybody join by an invitation of theirs.

    Raises `MemberNotFound` or `LastOwner`.
    """
    with writing():
        membership = _locked(organiser_id, membership_id)
        if is_last_owner(membership):
            raise LastOwner
        action = "member.left" if membership.user_id == by.user_id else "member.removed"
        _record(action, membership, by, before={"role": membership.role}, after={})
        take_back_those_of(organiser_id, membership.user_id, by=by)
        membership.delete()


def _locked(organiser_id: UUID, membership_id: UUID) -> Membership:
    # All changes of a team pass here one after the other: two owners who demote each other would leave none.
    organiser = Organiser.objects.select_for_update().get(pk=organiser_id)
    membership = organiser.memberships.select_related("user").filter(pk=membership_id).first()
    if membership is None:
        raise MemberNotFound
    return membership


def _record(action: str, membership: Membership, by: Actor, *, before: dict[str, str], after: dict[str, str]) -> None:
    record(
        action,
        by=by,
        organiser_id=membership.organiser_id,
        target_type="member",
        target_id=membership.user_id,
        target_name=membership.user.shown_name,
        before=before,
        after=after,
    )
