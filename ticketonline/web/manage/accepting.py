"""Following an invitation into a team.

The link's token is exchanged for a note in the session at once, so that no page, no form and no log-in that leads back
has it in its address, from where it could get into a log or a Referer.
"""

from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ...accounts.errors import InvitationNotFound, UnconfirmedAddress
from ...accounts.models import Invitation, User
from ...accounts.queries import find_obstacle, get_invitation, list_open_invitations
from ...events.services.join_team import join_team
from .access import actor_of, for_anybody, person, to_the_door
from .frame import page
from .invitation_mail import invited_to

FOLLOWED = "invitation"  # in the session: the id of the invitation whose link this browser opened


@require_safe
@for_anybody
def follow(request: HttpRequest, token: str) -> HttpResponse:
    """Opens the invitation of a link."""
    request.session[FOLLOWED] = str(get_invitation(token).pk)
    return HttpResponseRedirect(reverse("manage:invitation"))


@require_http_methods(["GET", "HEAD", "POST"])
@for_anybody
def invitation(request: HttpRequest) -> HttpResponse:
    """Shows who invites to what, and lets a person join who is logged in with the address invited."""
    found, user = followed(request), person(request)
    if found is None:
        raise InvitationNotFound
    if user and user.memberships.filter(organiser_id=found.organiser_id).exists():  # a second click, or a way back
        return _to_the_team(found)
    if not is_open(found):
        raise InvitationNotFound
    if request.method == "POST":
        if user is None:
            return to_the_door(request)
        join_team(found.pk, user=user, by=actor_of(request))
        messages.success(request, _("Welcome to the team of %(organiser)s.") % {"organiser": found.organiser.name})
        return _to_the_team(found)
    obstacle = find_obstacle(found, user) if user else None
    return page(
        request,
        "manage/invitation.html",
        invitation=found,
        events=invited_to(found),
        obstacle=obstacle,
        must_confirm=isinstance(obstacle, UnconfirmedAddress),
        way_back=_way_back(),
    )


@require_POST
@for_anybody
def switch(request: HttpRequest) -> HttpResponse:
    """Logs out whoever has another address than the one invited, and leads to the log-in with the invitation kept."""
    found = followed(request)
    logout(request)
    if found is not None:
        request.session[FOLLOWED] = str(found.pk)
    return HttpResponseRedirect(f"{reverse(settings.LOGIN_URL)}?{_way_back()}", status=303)


def followed(request: HttpRequest) -> Invitation | None:
    """The invitation whose link this browser opened last, open or not, its organiser at hand."""
    key = request.session.get(FOLLOWED)
    return Invitation.objects.filter(pk=UUID(key)).select_related("organiser").first() if key else None


def is_open(found: Invitation) -> bool:
    """Whether it can still be accepted."""
    return list_open_invitations(found.organiser_id).filter(pk=found.pk).exists()


def open_invitation(request: HttpRequest) -> Invitation | None:
    """The invitation that this browser opened, if it can be accepted, be it by whom it may."""
    found = followed(request)
    return found if found is not None and is_open(found) else None


def awaits(request: HttpRequest, user: User) -> bool:
    """Whether this browser opened an invitation that the person can accept now."""
    found = open_invitation(request)
    return found is not None and find_obstacle(found, user) is None


def _way_back() -> str:
    return urlencode({"next": reverse("manage:invitation")})


def _to_the_team(found: Invitation) -> HttpResponse:
    return HttpResponseRedirect(reverse("manage:dashboard", args=[found.organiser.slug]), status=303)
