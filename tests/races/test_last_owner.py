"""Two owners put each other out at the same moment: one of them stays."""

from collections.abc import Callable

import pytest

from tests.factories import make_member, make_organiser
from tests.racing import Pause, outcome, race, start, wait_for_waiters
from ticketonline.accounts.errors import LastOwner
from ticketonline.accounts.models import Membership
from ticketonline.accounts.rules import Role
from ticketonline.accounts.services import change_member as change_member_module
from ticketonline.accounts.services.change_member import change_role, remove_member
from ticketonline.audit.actor import Actor

pytestmark = pytest.mark.django_db(transaction=True)

Act = Callable[[Membership, Membership], None]


def demote(whom: Membership, by: Membership) -> None:
    change_role(whom.organiser_id, whom.pk, role=Role.VIEWER, by=as_actor(by))


def put_out(whom: Membership, by: Membership) -> None:
    remove_member(whom.organiser_id, whom.pk, by=as_actor(by))


def leave(whom: Membership, by: Membership) -> None:
    remove_member(whom.organiser_id, by.pk, by=as_actor(by))


def as_actor(member: Membership) -> Actor:
    return Actor(user_id=member.user_id, name=member.user.shown_name)


def owners() -> int:
    return Membership.objects.filter(role=Role.OWNER).count()


@pytest.fixture
def two_owners() -> tuple[Membership, Membership]:
    """Olga and Oscar, who own the same organiser."""
    organiser = make_organiser()
    return make_member(organiser, name="olga"), make_member(organiser, name="oscar")


@pytest.mark.parametrize("act", [demote, put_out, leave])
def test_of_two_owners_who_go_at_once_one_stays(two_owners, act: Act):
    olga, oscar = two_owners

    got = race(lambda: act(olga, oscar), lambda: act(oscar, olga))

    assert sorted(type(one).__name__ for one in got) == ["LastOwner", "NoneType"]
    assert owners() == 1


@pytest.mark.postgres
@pytest.mark.parametrize("act", [demote, put_out, leave])
def test_the_second_waits_and_sees_what_the_first_did(two_owners, act: Act):
    olga, oscar = two_owners
    pause = Pause(after='FROM "accounts_organiser"')

    first = start(lambda: act(olga, oscar), pause=pause)
    pause.wait()
    second = start(lambda: act(oscar, olga))
    wait_for_waiters()
    pause.go()

    assert outcome(first) is None
    assert isinstance(outcome(second), LastOwner)
    assert owners() == 1


@pytest.mark.postgres
@pytest.mark.parametrize("act", [demote, put_out, leave])
def test_without_the_lock_nobody_would_be_left(two_owners, act: Act, monkeypatch):
    """The negative control: each finds the other still an owner."""
    olga, oscar = two_owners

    def read(organiser_id, membership_id):
        return Membership.objects.select_related("user").get(organiser_id=organiser_id, pk=membership_id)

    monkeypatch.setattr(change_member_module, "_locked", read)
    pause = Pause(after='AS "a" FROM "accounts_membership"')

    first = start(lambda: act(olga, oscar), pause=pause)
    pause.wait()
    act(oscar, olga)
    pause.go()

    assert outcome(first) is None
    assert owners() == 0
