"""Joining a team by an invitation."""

from uuid import UUID

from ...audit.actor import Actor
from ...audit.services.record import record
from ...core import clock
from ...core.database import writing
from ..errors import AlreadyMember, InvitationNotFound
from ..models import Invitation, Membership, Organiser, User
from ..queries import find_obstacle, list_open_invitations


def accept_invitation(invitation_id: UUID, *, user: User, by: Actor) -> tuple[Membership, list[UUID]]:
    """Make the person a member; with the ids of the events that it narrows to, which the caller has to see to.

    Needs a transaction of the caller's. Locks the organiser. Raises `InvitationNotFound`, `AlreadyMember`, or, when it
    was sent to another address than the person's confirmed one, `WrongAddress` or `UnconfirmedAddress`.
    """
    with writing():
        invitation = _locked(invitation_id)
        obstacle = find_obstacle(invitation, user)
        if obstacle is not None:
            raise obstacle
        if user.memberships.filter(organiser_id=invitation.organiser_id).exists():
            raise AlreadyMember(email=invitation.email)
        invitation.accepted_at = clock.now()
        invitation.save(update_fields=["accepted_at"])
        membership = Membership.objects.create(organiser_id=invitation.organiser_id, user=user, role=invitation.role)
        record(
            "member.joined",
            by=by,
            organiser_id=invitation.organiser_id,
            target_type="member",
            target_id=user.pk,
            target_name=user.shown_name,
            after={"role": invitation.role, "narrowed": bool(invitation.event_ids)},
        )
    return membership, [UUID(event_id) for event_id in invitation.event_ids]


def _locked(invitation_id: UUID) -> Invitation:
    # Taking it back, and accepting it twice, pass here one after the other.
    found = Invitation.objects.filter(pk=invitation_id).first()
    if found is None:
        raise InvitationNotFound
    Organiser.objects.select_for_update().get(pk=found.organiser_id)
    invitation = list_open_invitations(found.organiser_id).filter(pk=invitation_id).first()
    if invitation is None:
        raise InvitationNotFound
    return invitation
