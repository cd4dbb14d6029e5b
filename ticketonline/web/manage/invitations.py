"""Inviting people into a team, and following such an invitation."""

from dataclasses import asdict, dataclass
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from ...accounts.errors import AlreadyMember, InvalidInvitation, TeamFull, TooManyInvitations
from ...accounts.models import Invitation, Membership
from ...accounts.rules import Permission
from ...accounts.services.invite import invite as make_invitation
from ...accounts.services.invite import revoke as take_back
from ...events.queries import list_of_member
from ..kit.addresses import absolute
from .access import actor_of, for_members
from .frame import page
from .invitation_mail import send_invitation
from .team_forms import InvitationForm

FRESH = "invited"  # in the session, between making an invitation and showing its link


@dataclass(frozen=True, kw_only=True)
class FreshLink:
    """The link of an invitation just made, and what became of its mail: `sent`, `kept` in the folder, `failed`."""

    organiser: str
    email: str
    link: str
    mail: str


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(Permission.CHANGE_TEAM)
def invite(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Asks whom to invite and as what, sends the mail, and leads to the team, where the link is shown once."""
    form = InvitationForm(request.POST if request.method == "POST" else None, owner=membership)
    if request.method == "POST" and form.is_valid():
        try:
            invitation, token = make_invitation(
                membership.organiser_id,
                email=form.cleaned_data["email"],
                role=form.role_given,
                events=_names(membership, form.event_ids),
                by=actor_of(request),
            )
        except (AlreadyMember, InvalidInvitation) as refusal:
            form.add_error("email", refusal.message)
        except (TeamFull, TooManyInvitations) as refusal:
            form.add_error(None, refusal.message)
        else:
            _remember(request, membership, invitation, token)
            return HttpResponseRedirect(reverse("manage:team", args=[membership.organiser.slug]), status=303)
    return page(request, "manage/team_invite.html", membership, form=form, status=422 if form.errors else 200)


@require_POST
@for_members(Permission.CHANGE_TEAM)
def revoke(request: HttpRequest, membership: Membership, invitation_id: UUID) -> HttpResponse:
    """Takes an invitation back: its link is dead from now on."""
    invitation = take_back(membership.organiser_id, invitation_id, by=actor_of(request))
    messages.success(request, _("The invitation of %(email)s is taken back.") % {"email": invitation.email})
    return HttpResponseRedirect(reverse("manage:team", args=[membership.organiser.slug]), status=303)


def take_fresh_link(request: HttpRequest) -> FreshLink | None:
    """The link that this session's person has just made for this organiser, once."""
    assert request.resolver_match is not None
    kept = request.session.get(FRESH)
    if kept is None or request.method != "GET" or kept["organiser"] != request.resolver_match.kwargs["organiser"]:
        return None
    del request.session[FRESH]
    return FreshLink(**kept)


def _remember(request: HttpRequest, membership: Membership, invitation: Invitation, token: str) -> None:
    link = absolute(reverse("manage:follow_invitation", args=[token]))
    was_sent = send_invitation(invitation, membership.organiser, link=link)
    mail = "failed" if not was_sent else "sent" if settings.MAIL_IS_SENT else "kept"
    fresh = FreshLink(organiser=membership.organiser.slug, email=invitation.email, link=link, mail=mail)
    request.session[FRESH] = asdict(fresh)


def _names(membership: Membership, event_ids: list[UUID] | None) -> dict[UUID, str]:
    return dict(list_of_member(membership).filter(pk__in=event_ids or ()).values_list("pk", "name"))
