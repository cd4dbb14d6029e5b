"""Invitations into a team: made, taken back, accepted once, by the right person, in time."""

import hashlib

import pytest
from allauth.account.models import EmailAddress

from tests.changes import nothing_changes
from tests.factories import make_event, make_member, make_organiser, make_person
from tests.moments import INSTANT, at, later
from ticketonline.accounts.errors import (
    AlreadyMember,
    InvalidInvitation,
    InvitationNotFound,
    TeamFull,
    TooManyInvitations,
    UnconfirmedAddress,
    WrongAddress,
)
from ticketonline.accounts.models import Invitation, Membership, User
from ticketonline.accounts.queries import get_invitation, list_open_invitations
from ticketonline.accounts.rules import INVITATION_DAYS, Role
from ticketonline.accounts.services import invite as invite_module
from ticketonline.accounts.services.change_member import change_role, remove_member
from ticketonline.accounts.services.invite import invite, revoke
from ticketonline.audit.actor import Actor
from ticketonline.audit.models import Entry
from ticketonline.core import clock
from ticketonline.events.queries import list_of_member
from ticketonline.events.services.join_team import join_team

pytestmark = pytest.mark.django_db


@pytest.fixture
def olga() -> Membership:
    """The only owner of Olga's Nights."""
    return make_member(name="olga")


@pytest.fixture
def vera() -> User:
    """Somebody with a confirmed address and in no team."""
    return make_person("vera")


def as_actor(user: User) -> Actor:
    return Actor(user_id=user.pk, name=user.shown_name, address="192.0.2.1")


def invited(olga: Membership, email: str = "vera@example.org", role: Role = Role.VIEWER, events=()):
    named = {event.pk: event.name for event in events}
    return invite(olga.organiser_id, email=email, role=role, events=named, by=as_actor(olga.user))


def join(invitation: Invitation, user: User) -> Membership:
    return join_team(invitation.pk, user=user, by=as_actor(user))


def test_an_invitation_is_kept_with_the_hash_of_its_token_and_written_down_without(olga):
    with at(clock.now()) as now:
        invitation, token = invited(olga, email=" Vera@Example.org ", events=[make_event(name="Jazz Night")])

    kept = Invitation.objects.get()
    entry = Entry.objects.get(target_type="invitation")
    assert (kept.email, kept.role, kept.expires_at) == ("vera@example.org", "viewer", now + INVITATION_DAYS)
    assert bytes(kept.token_hash) == hashlib.sha256(token.encode()).digest()
    assert len(token) == 32
    assert get_invitation(token) == invitation
    assert (entry.action, entry.target_name) == ("member.invited", "vera@example.org")
    assert (entry.before, entry.after) == ({}, {"role": "viewer", "events": ["Jazz Night"]})


def test_an_earlier_invitation_of_the_same_person_is_taken_back(olga):
    first, first_token = invited(olga)

    second, _token = invited(olga, role=Role.MANAGER)

    assert list(list_open_invitations(olga.organiser_id)) == [second]
    assert Entry.objects.get(action="member.uninvited").target_id == first.pk
    with pytest.raises(InvitationNotFound):
        get_invitation(first_token)


@pytest.mark.parametrize("email", ["", "vera", "vera@", "vera@example.org\nBcc: all@example.org", "a b@example.org"])
def test_what_is_no_address_is_refused(olga, email):
    with nothing_changes(), pytest.raises(InvalidInvitation):
        invited(olga, email=email)


def test_who_is_in_the_team_is_not_invited(olga):
    with nothing_changes(), pytest.raises(AlreadyMember):
        invited(olga, email="OLGA@example.org")


def test_a_full_team_invites_nobody_but_anew(olga, monkeypatch):
    monkeypatch.setattr(invite_module, "MOST_MEMBERS", 3)
    make_member(role=Role.VIEWER)
    invited(olga, email="vera@example.org")

    with nothing_changes(), pytest.raises(TeamFull):
        invited(olga, email="another@example.org")
    invited(olga, email="vera@example.org")


def test_mails_in_our_name_are_so_many_a_day_whatever_is_taken_back(olga, monkeypatch):
    monkeypatch.setattr(invite_module, "MOST_INVITATIONS_A_DAY", 2)
    for name in ("anna", "berta"):
        invitation, _token = invited(olga, email=f"{name}@example.org")
        revoke(olga.organiser_id, invitation.pk, by=as_actor(olga.user))

    with nothing_changes(), pytest.raises(TooManyInvitations):
        invited(olga)
    with later(hours=24, seconds=1):
        invited(olga)


def test_the_invited_person_joins_as_what_they_were_invited(olga, vera):
    jazz, blues = make_event(name="Jazz Night"), make_event(name="Blues Night", slug="blues")
    invitation, token = invited(olga, role=Role.BOX_OFFICE, events=[blues])

    membership = join(invitation, vera)

    assert (membership.user, membership.organiser, membership.role) == (vera, olga.organiser, Role.BOX_OFFICE)
    assert list(list_of_member(Membership.objects.get(pk=membership.pk))) == [blues]
    entry = Entry.objects.get(action="member.joined")
    assert (entry.actor_id, entry.target_id) == (vera.pk, vera.pk)
    assert entry.after == {"role": "box_office", "narrowed": True}
    with pytest.raises(InvitationNotFound):
        get_invitation(token)
    assert jazz not in list_of_member(membership)


def test_an_owner_is_invited_to_all_events(olga, vera):
    blues = make_event(name="Blues Night", slug="blues")
    invitation, _token = invited(olga, role=Role.OWNER, events=[blues])

    membership = join(invitation, vera)

    assert not membership.is_narrowed
    assert list(list_of_member(membership)) == [blues]


def test_an_invitation_to_events_that_are_gone_admits_to_none(olga, vera):
    make_event(name="Jazz Night")
    blues = make_event(name="Blues Night", slug="blues")
    invitation, _token = invited(olga, events=[blues])
    blues.delete()

    assert list(list_of_member(join(invitation, vera))) == []


def test_an_invitation_to_events_of_another_organiser_admits_to_none(olga, vera):
    foreign = make_event(organiser=make_organiser("stellas-stage", "Stella’s Stage"), slug="matinee")
    invitation, _token = invited(olga, events=[foreign])

    assert list(list_of_member(join(invitation, vera))) == []


@pytest.mark.parametrize("claimed", ["mıke@example.org", "mike@example.orɡ", "ｍike@example.org"])
def test_an_address_that_only_looks_the_same_is_another(olga, vera, settings, claimed):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    EmailAddress.objects.create(user=vera, email=claimed, verified=True)
    invitation, _token = invited(olga, email="mike@example.org")

    with nothing_changes(), pytest.raises(WrongAddress):
        join(invitation, vera)


def test_an_invitation_is_accepted_once(olga, vera):
    invitation, _token = invited(olga)
    membership = join(invitation, vera)
    membership.delete()

    with nothing_changes(), pytest.raises(InvitationNotFound):
        join(invitation, vera)


def test_an_invitation_taken_back_is_dead(olga, vera):
    invitation, token = invited(olga)
    revoke(olga.organiser_id, invitation.pk, by=as_actor(olga.user))

    entry = Entry.objects.get(action="member.uninvited")
    assert (entry.target_name, entry.before) == ("vera@example.org", {"role": "viewer"})
    with nothing_changes():
        with pytest.raises(InvitationNotFound):
            get_invitation(token)
        with pytest.raises(InvitationNotFound):
            join(invitation, vera)
        with pytest.raises(InvitationNotFound):
            revoke(olga.organiser_id, invitation.pk, by=as_actor(olga.user))


def test_another_organiser_takes_nothing_back(olga):
    others = make_member(make_organiser("stellas-stage", "Stella’s Stage"), name="stella")
    invitation, _token = invited(olga)

    with nothing_changes(), pytest.raises(InvitationNotFound):
        revoke(others.organiser_id, invitation.pk, by=as_actor(others.user))


def test_an_invitation_lasts_seven_days_and_no_instant_longer(olga, vera):
    invitation, token = invited(olga)

    with at(invitation.expires_at - INSTANT):
        assert get_invitation(token) == invitation
    with at(invitation.expires_at), nothing_changes():
        with pytest.raises(InvitationNotFound):
            get_invitation(token)
        with pytest.raises(InvitationNotFound):
            join(invitation, vera)


def test_a_token_that_was_guessed_finds_nothing(olga):
    invited(olga)

    with pytest.raises(InvitationNotFound):
        get_invitation("A" * 32)


def test_whoever_else_has_the_link_can_not_join(olga):
    invitation, _token = invited(olga)
    stella = make_person("stella")

    with nothing_changes(), pytest.raises(WrongAddress):
        join(invitation, stella)


def test_the_address_may_be_written_in_any_case(olga, vera):
    vera.email = "Vera@Example.ORG"
    vera.save()
    invitation, _token = invited(olga)

    assert join(invitation, vera).user == vera


def test_who_claims_the_address_has_to_confirm_it_where_that_is_asked(olga, settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    invitation, _token = invited(olga)
    claimer = User.objects.create_user(username="claimer", email="vera@example.org")
    EmailAddress.objects.create(user=claimer, email="vera@example.org", verified=False, primary=True)

    with nothing_changes(), pytest.raises(UnconfirmedAddress):
        join(invitation, claimer)
    EmailAddress.objects.update(verified=True)

    assert join(invitation, claimer).user == claimer


def test_an_address_that_another_person_confirmed_does_not_count(olga, vera, settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    invitation, _token = invited(olga)
    stella = make_person("stella")

    with nothing_changes(), pytest.raises(WrongAddress):
        join(invitation, stella)


def test_where_nothing_is_confirmed_the_address_of_the_log_in_counts(olga, settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "optional"
    invitation, _token = invited(olga)
    claimer = User.objects.create_user(username="claimer", email="vera@example.org")

    assert join(invitation, claimer).user == claimer


def test_who_is_in_the_team_already_stays_what_they_are(olga, vera):
    invitation, _token = invited(olga, role=Role.VIEWER)
    make_member(role=Role.MANAGER, name="vera")

    with nothing_changes(), pytest.raises(AlreadyMember):
        join(invitation, vera)


@pytest.mark.parametrize("end", ["removed", "demoted"])
def test_nobody_joins_by_an_invitation_of_somebody_who_is_no_owner_any_more(olga, vera, end):
    other = make_member(olga.organiser, Role.OWNER, name="marek")
    by = Actor(user_id=other.user_id, name="marek")
    invitation, _token = invite(olga.organiser_id, email=vera.email, role=Role.OWNER, by=by)
    kept, _token = invite(olga.organiser_id, email="dora@example.org", role=Role.VIEWER, by=as_actor(olga.user))

    if end == "removed":
        remove_member(olga.organiser_id, other.pk, by=as_actor(olga.user))
    else:
        change_role(olga.organiser_id, other.pk, role=Role.MANAGER, by=as_actor(olga.user))

    assert [one.pk for one in list_open_invitations(olga.organiser_id)] == [kept.pk]
    with pytest.raises(InvitationNotFound):
        join(invitation, vera)
    assert Entry.objects.filter(action="member.uninvited").count() == 1
