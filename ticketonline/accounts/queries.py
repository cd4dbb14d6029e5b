"""Reading organisers and who works for them."""

from uuid import UUID

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db.models import QuerySet

from ..core import clock
from ..core.errors import DomainError
from .errors import InvitationNotFound, OrganiserNotFound, UnconfirmedAddress, WrongAddress
from .models import Invitation, Membership, Organiser, User
from .rules import Role
from .tokens import hashed


def get_membership(*, user_id: UUID, slug: str) -> Membership:
    """The person's membership of the organiser of that slug, the organiser and the person at hand (one query).

    Raises `OrganiserNotFound`, whether there is no such organiser or this person does not work for them.
    """
    rows = Membership.objects.filter(user_id=user_id, organiser__slug=slug).select_related("organiser", "user")
    membership = rows.first()
    if membership is None:
        raise OrganiserNotFound
    return membership


def list_memberships(user_id: UUID) -> QuerySet[Membership]:
    """What the person works for, by the organisers' names."""
    rows = Membership.objects.filter(user_id=user_id).select_related("organiser")
    return rows.order_by("organiser__name", "organiser_id")


def list_team(organiser: Organiser) -> QuerySet[Membership]:
    """The members, by when they came."""
    return organiser.memberships.select_related("user").order_by("created_at", "id")


def is_last_owner(membership: Membership) -> bool:
    """Whether without this member the organiser would have no owner."""
    owners = Membership.objects.filter(organiser_id=membership.organiser_id, role=Role.OWNER)
    return membership.role == Role.OWNER and not owners.exclude(pk=membership.pk).exists()


def list_open_invitations(organiser_id: UUID) -> QuerySet[Invitation]:
    """Those that can still be accepted, by when they were made."""
    rows = Invitation.objects.filter(organiser_id=organiser_id, accepted_at=None, revoked_at=None)
    return rows.filter(expires_at__gt=clock.now()).order_by("created_at", "id")


def get_invitation(token: str) -> Invitation:
    """The open invitation of that link, or `InvitationNotFound`."""
    invitation = Invitation.objects.filter(token_hash=hashed(token)).first()
    if invitation is None or not list_open_invitations(invitation.organiser_id).filter(pk=invitation.pk).exists():
        raise InvitationNotFound
    return invitation


def find_obstacle(invitation: Invitation, user: User) -> DomainError | None:
    """Why that person can't accept the invitation: `WrongAddress`, `UnconfirmedAddress`, or nothing.

    It is for the address alone that it was sent to; confirmed, where people have to confirm theirs.
    """
    is_theirs = user.email.lower() == invitation.email.lower()
    if settings.ACCOUNT_EMAIL_VERIFICATION != "mandatory":
        return None if is_theirs else WrongAddress()
    # Compared here: PostgreSQL may take a dotless i for an I, and the address for somebody else's.
    confirmed = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    if invitation.email.lower() in {email.lower() for email in confirmed}:
        return None
    return UnconfirmedAddress() if is_theirs else WrongAddress()
