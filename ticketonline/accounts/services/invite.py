"""Inviting somebody into a team, and taking that back."""

from collections.abc import Mapping
from datetime import timedelta
from uuid import UUID

from django.core.exceptions import ValidationError

from ...audit.actor import Actor
from ...audit.services.record import record
from ...core import clock
from ...core.database import writing
from ...core.mail_address import check_mail_address
from ..errors import AlreadyMember, InvalidInvitation, InvitationNotFound, TeamFull, TooManyInvitations
from ..models import Invitation, Organiser
from ..queries import list_open_invitations
from ..rules import INVITATION_DAYS, MOST_INVITATIONS_A_DAY, MOST_MEMBERS, Role
from ..tokens import hashed, new_token

NO_EVENTS: Mapping[UUID, str] = {}
DAY = timedelta(days=1)


def invite(
    organiser_id: UUID, *, email: str, role: Role, events: Mapping[UUID, str] = NO_EVENTS, by: Actor
) -> tuple[Invitation, str]:
    """The invitation, valid for seven days, and the token of its link, which is kept nowhere.

    It narrows to the events, given by id with their names; without any it is for all, as an owner's always is.
    An earlier one to the same address is taken back. Locks the organiser. Raises `InvalidInvitation`, `AlreadyMember`,
    `TeamFull` or `TooManyInvitations`, and then changes nothing.
    """
    email = email.strip().lower()
    try:
        check_mail_address(email)
    except ValidationError as error:
        raise InvalidInvitation(reason=" ".join(error.messages)) from error
    if role is Role.OWNER:
        events = NO_EVENTS
    token = new_token()
    with writing():
        organiser = Organiser.objects.select_for_update().get(pk=organiser_id)
        if organiser.memberships.filter(user__email__iexact=email).exists():
            raise AlreadyMember(email=email)
        _refuse_if_too_many(organiser, email)
        now = clock.now()
        for earlier in list_open_invitations(organiser_id).filter(email=email):
            _take_back(earlier, by=by)
        invitation = Invitation.objects.create(
            organiser=organiser,
            email=email,
            role=role,
            event_ids=[str(event_id) for event_id in events],
            token_hash=hashed(token),
            expires_at=now + INVITATION_DAYS,
            inviter_id=by.user_id,
        )
        _record("member.invited", invitation, by, after={"role": role, "events": sorted(events.values())})
    return invitation, token


def revoke(organiser_id: UUID, invitation_id: UUID, *, by: Actor) -> Invitation:
    """Take an open invitation back, or raise `InvitationNotFound`. Locks the organiser."""
    with writing():
        Organiser.objects.select_for_update().get(pk=organiser_id)
        invitation = list_open_invitations(organiser_id).filter(pk=invitation_id).first()
        if invitation is None:
            raise InvitationNotFound
        _take_back(invitation, by=by)
    return invitation


def take_back_those_of(organiser_id: UUID, inviter_id: UUID, *, by: Actor) -> None:
    """Take the open invitations back that somebody sent who may not any more. The organiser must be locked."""
    for invitation in list_open_invitations(organiser_id).filter(inviter_id=inviter_id):
        _take_back(invitation, by=by)


def _take_back(invitation: Invitation, *, by: Actor) -> None:
    """End an open invitation. The organiser must be locked."""
    invitation.revoked_at = clock.now()
    invitation.save(update_fields=["revoked_at"])
    _record("member.uninvited", invitation, by, before={"role": invitation.role})


def _refuse_if_too_many(organiser: Organiser, email: str) -> None:
    others = list_open_invitations(organiser.pk).exclude(email=email).count()
    if organiser.memberships.count() + others >= MOST_MEMBERS:
        raise TeamFull(most=MOST_MEMBERS)
    # Those taken back count as well: their mails were sent.
    if organiser.invitations.filter(created_at__gt=clock.now() - DAY).count() >= MOST_INVITATIONS_A_DAY:
        raise TooManyInvitations(most=MOST_INVITATIONS_A_DAY)


def _record(
    action: str,
    invitation: Invitation,
    by: Actor,
    *,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    record(
        action,
        by=by,
        organiser_id=invitation.organiser_id,
        target_type="invitation",
        target_id=invitation.pk,
        target_name=invitation.email,
        before=before,
        after=after,
    )
