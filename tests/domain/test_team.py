"""What the members of a team may become, and that there is always an owner."""

import pytest

from tests.changes import nothing_changes
from tests.factories import make_event, make_member, make_organiser
from ticketonline.accounts.errors import LastOwner, MemberNotFound
from ticketonline.accounts.models import Membership
from ticketonline.accounts.rules import Role
from ticketonline.accounts.services.change_member import remove_member
from ticketonline.audit.actor import Actor
from ticketonline.audit.models import Entry
from ticketonline.core.ids import new_id
from ticketonline.events.errors import EventNotFound
from ticketonline.events.models import EventAccess
from ticketonline.events.queries import list_of_member
from ticketonline.events.services.change_member import change_member
from ticketonline.events.services.narrow import narrow

pytestmark = pytest.mark.django_db


@pytest.fixture
def olga() -> Membership:
    """The only owner of Olga's Nights."""
    return make_member(name="olga")


@pytest.fixture
def others() -> Membership:
    """Stella, the owner of another organiser."""
    return make_member(make_organiser("stellas-stage", "Stella’s Stage"), name="stella")


def as_actor(membership: Membership) -> Actor:
    return Actor(user_id=membership.user_id, name=membership.user.shown_name, address="192.0.2.1")


def change(member: Membership, *, by: Membership, role: Role, events=None) -> Membership:
    keys = None if events is None else [event.pk for event in events]
    return change_member(by.organiser_id, member.pk, role=role, event_ids=keys, by=as_actor(by))


def entries() -> list[tuple]:
    return list(Entry.objects.filter(target_type="member").order_by("id").values_list("action", "before", "after"))


def test_a_role_is_changed_and_written_down(olga):
    vera = make_member(role=Role.VIEWER, name="vera")

    change(vera, by=olga, role=Role.MANAGER)

    vera.refresh_from_db()
    entry = Entry.objects.get()
    assert vera.role == Role.MANAGER
    assert (entry.action, entry.before, entry.after) == ("member.changed", {"role": "viewer"}, {"role": "manager"})
    assert (entry.actor_id, entry.address, entry.organiser_id) == (olga.user_id, "192.0.2.1", olga.organiser_id)
    assert (entry.target_id, entry.target_name) == (vera.user_id, "vera@example.org")


def test_who_changes_nothing_leaves_no_trace(olga):
    vera = make_member(role=Role.VIEWER, name="vera")

    with nothing_changes():
        change(vera, by=olga, role=Role.VIEWER)


def test_a_member_is_narrowed_to_events_and_sees_no_other(olga):
    jazz, blues = make_event(name="Jazz Night"), make_event(name="Blues Night", slug="blues")
    vera = make_member(role=Role.VIEWER, name="vera")

    change(vera, by=olga, role=Role.VIEWER, events=[blues])

    vera.refresh_from_db()
    assert list(list_of_member(vera)) == [blues]
    assert jazz not in list_of_member(vera)
    assert entries() == [
        ("member.narrowed", {"narrowed": False, "events": []}, {"narrowed": True, "events": ["Blues Night"]})
    ]


def test_a_member_is_given_all_events_again(olga):
    jazz, blues = make_event(), make_event(name="Blues Night", slug="blues")
    vera = make_member(role=Role.VIEWER, name="vera", events=[blues])

    change(vera, by=olga, role=Role.VIEWER, events=None)

    vera.refresh_from_db()
    assert set(list_of_member(vera)) == {jazz, blues}
    assert not EventAccess.objects.exists()


def test_a_member_whose_only_event_is_gone_has_none_until_given_all(olga):
    jazz, blues = make_event(), make_event(name="Blues Night", slug="blues")
    vera = make_member(role=Role.VIEWER, name="vera", events=[blues])
    blues.delete()
    assert list(list_of_member(vera)) == []

    change(vera, by=olga, role=Role.VIEWER, events=None)

    vera.refresh_from_db()
    assert list(list_of_member(vera)) == [jazz]


def test_who_becomes_an_owner_works_on_all_events(olga):
    jazz, blues = make_event(), make_event(name="Blues Night", slug="blues")
    vera = make_member(role=Role.VIEWER, name="vera", events=[blues])

    change(vera, by=olga, role=Role.OWNER, events=[blues])

    vera.refresh_from_db()
    assert set(list_of_member(vera)) == {jazz, blues}


def test_who_was_narrowed_before_being_an_owner_can_be_so_again(olga):
    blues = make_event(name="Blues Night", slug="blues")
    vera = make_member(role=Role.VIEWER, name="vera", events=[blues])
    change(vera, by=olga, role=Role.OWNER)

    change(vera, by=olga, role=Role.VIEWER, events=[blues])

    vera.refresh_from_db()
    assert vera.is_narrowed
    assert list(list_of_member(vera)) == [blues]


def test_an_event_of_another_organiser_is_refused_and_the_role_stays(olga, others):
    make_event()
    foreign = make_event(organiser=others.organiser, name="Matinee", slug="matinee")
    vera = make_member(role=Role.VIEWER, name="vera")

    with nothing_changes(), pytest.raises(EventNotFound):
        change(vera, by=olga, role=Role.MANAGER, events=[foreign])


def test_the_last_owner_can_not_be_demoted(olga):
    make_member(role=Role.MANAGER)

    with nothing_changes(), pytest.raises(LastOwner):
        change(olga, by=olga, role=Role.MANAGER)


def test_the_last_owner_can_not_be_removed(olga):
    make_member(role=Role.MANAGER)

    with nothing_changes(), pytest.raises(LastOwner):
        remove_member(olga.organiser_id, olga.pk, by=as_actor(olga))


def test_an_owner_of_another_organiser_is_no_help(olga, others):
    with nothing_changes(), pytest.raises(LastOwner):
        change(olga, by=olga, role=Role.MANAGER)


def test_one_of_two_owners_can_go(olga):
    second = make_member(name="oscar")

    remove_member(olga.organiser_id, olga.pk, by=as_actor(second))

    assert list(Membership.objects.all()) == [second]
    assert entries() == [("member.removed", {"role": "owner"}, {})]


def test_who_leaves_is_said_to_have_left(olga):
    vera = make_member(role=Role.VIEWER, name="vera", events=[make_event()])

    remove_member(vera.organiser_id, vera.pk, by=as_actor(vera))

    assert list(Membership.objects.all()) == [olga]
    assert entries() == [("member.left", {"role": "viewer"}, {})]


def test_members_of_another_organiser_are_not_found(olga, others):
    by = as_actor(others)

    with nothing_changes():
        with pytest.raises(MemberNotFound):
            change(olga, by=others, role=Role.VIEWER)
        with pytest.raises(MemberNotFound):
            remove_member(others.organiser_id, olga.pk, by=by)
        with pytest.raises(MemberNotFound):
            narrow(others.organiser_id, olga.pk, event_ids=None, by=by)
        with pytest.raises(MemberNotFound):
            remove_member(others.organiser_id, new_id(), by=by)
