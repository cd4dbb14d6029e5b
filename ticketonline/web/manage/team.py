"""The team of an organiser: who is in it, changing that, and leaving it."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from ...accounts.errors import LastOwner, MemberNotFound
from ...accounts.models import Membership
from ...accounts.queries import is_last_owner, list_open_invitations, list_team
from ...accounts.rules import Permission
from ...accounts.services.change_member import remove_member
from ...core.errors import DomainError
from ...events.errors import EventNotFound
from ...events.models import EventAccess
from ...events.services.change_member import change_member
from .access import actor_of, for_members
from .frame import page
from .invitations import take_fresh_link
from .team_forms import ALL, CHOSEN, WorkForm


@dataclass(frozen=True, kw_only=True)
class Member:
    """A line of the team's list. `events` are the names of those that the member is narrowed to."""

    membership: Membership
    events: Sequence[str]
    is_reader: bool


@require_safe
@for_members(Permission.CHANGE_TEAM)
def team(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Everybody in the team, and who is invited. The link of an invitation just made is shown this once."""
    names: dict[UUID, list[str]] = {}
    accesses = EventAccess.objects.filter(membership__organiser=membership.organiser, membership__is_narrowed=True)
    for key, name in accesses.order_by("event__date", "event_id").values_list("membership_id", "event__name"):
        names.setdefault(key, []).append(name)
    members = [
        Member(membership=one, events=names.get(one.pk, []), is_reader=one.pk == membership.pk)
        for one in list_team(membership.organiser)
    ]
    return page(
        request,
        "manage/team.html",
        membership,
        members=members,
        invitations=list_open_invitations(membership.organiser_id),
        fresh=take_fresh_link(request),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(Permission.CHANGE_TEAM)
def member(request: HttpRequest, membership: Membership, member_id: UUID) -> HttpResponse:
    """What a member is and works on, to be changed."""
    colleague = _get(membership, member_id)
    chosen = list(EventAccess.objects.filter(membership=colleague).values_list("event_id", flat=True))
    form = WorkForm(
        request.POST if request.method == "POST" else None,
        owner=membership,
        chosen=chosen,
        initial={
            "role": colleague.role,
            "scope": CHOSEN if colleague.is_narrowed else ALL,
            "events": [str(key) for key in chosen] if colleague.is_narrowed else [],
        },
    )
    if request.method == "POST" and form.is_valid():
        try:
            changed = change_member(
                membership.organiser_id,
                colleague.pk,
                role=form.role_given,
                event_ids=form.event_ids,
                by=actor_of(request),
            )
        except LastOwner as refusal:
            form.add_error("role", refusal.message)
        except EventNotFound as refusal:
            form.add_error("events", refusal.message)
        else:
            messages.success(request, _("%(name)s: saved.") % {"name": changed.user.shown_name})
            may_still = changed.pk != membership.pk or changed.may(Permission.CHANGE_TEAM)
            return _see_other("manage:team" if may_still else "manage:dashboard", membership.organiser.slug)
    return page(
        request,
        "manage/team_member.html",
        membership,
        colleague=colleague,
        is_reader=colleague.pk == membership.pk,
        form=form,
        status=422 if form.errors else 200,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(Permission.CHANGE_TEAM)
def remove(request: HttpRequest, membership: Membership, member_id: UUID) -> HttpResponse:
    """Asks once more, and takes a member out of the team."""
    colleague = _get(membership, member_id)
    if colleague.pk == membership.pk:
        return _see_other("manage:leave", membership.organiser.slug)
    if request.method == "POST":
        remove_member(membership.organiser_id, colleague.pk, by=actor_of(request))
        messages.success(request, _("%(name)s is not in the team any more.") % {"name": colleague.user.shown_name})
        return _see_other("manage:team", membership.organiser.slug)
    return page(request, "manage/team_remove.html", membership, colleague=colleague)


@require_http_methods(["GET", "HEAD", "POST"])
@for_members(Permission.SEE_EVENTS)
def leave(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Asks once more, and lets a member out of the team; the last owner has to stay."""
    refusal: DomainError | None = LastOwner() if is_last_owner(membership) else None
    if request.method == "POST" and refusal is None:
        try:
            remove_member(membership.organiser_id, membership.pk, by=actor_of(request))
        except LastOwner as last:
            refusal = last
        else:
            left = _("You have left the team of %(organiser)s.") % {"organiser": membership.organiser.name}
            messages.success(request, left)
            return HttpResponseRedirect(reverse("manage:home"), status=303)
    status = refusal.status if refusal is not None and request.method == "POST" else 200
    return page(request, "manage/team_leave.html", membership, refusal=refusal, status=status)


def _get(membership: Membership, member_id: UUID) -> Membership:
    colleague = list_team(membership.organiser).filter(pk=member_id).first()
    if colleague is None:
        raise MemberNotFound
    return colleague


def _see_other(name: str, slug: str) -> HttpResponse:
    return HttpResponseRedirect(reverse(name, args=[slug]), status=303)
