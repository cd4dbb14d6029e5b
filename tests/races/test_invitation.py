"""An invitation is accepted twice at once, or taken back at that moment: one of them happens."""

import pytest

from tests.factories import make_member, make_person
from tests.racing import Pause, outcome, race, start, wait_for_waiters
from ticketonline.accounts.errors import InvitationNotFound
from ticketonline.accounts.models import Invitation, Membership, User
from ticketonline.accounts.rules import Role
from ticketonline.accounts.services import accept_invitation as accept_module
from ticketonline.accounts.services.invite import invite, revoke
from ticketonline.audit.actor import Actor
from ticketonline.audit.models import Entry
from ticketonline.events.services.join_team import join_team

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def vera() -> User:
    """Whom Olga invited."""
    return make_person("vera")


@pytest.fixture
def invitation(vera: User) -> Invitation:
    """To be a viewer of Olga's Nights."""
    olga = make_member(name="olga")
    by = Actor(user_id=olga.user_id, name="Olga")
    return invite(olga.organiser_id, email=vera.email, role=Role.VIEWER, by=by)[0]


def accept(invitation: Invitation, user: User) -> Membership:
    return join_team(invitation.pk, user=user, by=Actor(user_id=user.pk, name=user.shown_name))


def take_back(invitation: Invitation) -> Invitation:
    return revoke(invitation.organiser_id, invitation.pk, by=Actor(user_id=None, name="Olga"))


def test_of_many_clicks_one_makes_a_member(invitation, vera):
    got = race(*[lambda: accept(invitation, vera)] * 4)

    assert sorted(type(one).__name__ for one in got) == ["InvitationNotFound"] * 3 + ["Membership"]
    assert Membership.objects.filter(user=vera).count() == 1
    assert Entry.objects.filter(action="member.joined").count() == 1


@pytest.mark.postgres
def test_who_accepts_while_it_is_taken_back_is_too_late(invitation, vera):
    pause = Pause(after='UPDATE "accounts_invitation"')

    taking = start(lambda: take_back(invitation), pause=pause)
    pause.wait()
    accepting = start(lambda: accept(invitation, vera))
    wait_for_waiters()
    pause.go()

    assert isinstance(outcome(taking), Invitation)
    assert isinstance(outcome(accepting), InvitationNotFound)
    assert not Membership.objects.filter(user=vera).exists()


@pytest.mark.postgres
def test_without_the_lock_it_would_be_accepted_and_taken_back(invitation, vera, monkeypatch):
    """The negative control: who accepts has read the invitation before it was taken back."""
    monkeypatch.setattr(accept_module, "_locked", lambda key: Invitation.objects.get(pk=key))
    pause = Pause(after='FROM "accounts_invitation"')

    accepting = start(lambda: accept(invitation, vera), pause=pause)
    pause.wait()
    take_back(invitation)
    pause.go()

    assert isinstance(outcome(accepting), Membership)
    both = Invitation.objects.get()
    assert both.accepted_at
    assert both.revoked_at
