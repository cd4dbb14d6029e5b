"""Loading the demo when something gets in its way."""

import stat
import threading

import pytest
from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import connection

from tests.changes import nothing_changes
from tests.factories import make_event
from ticketonline.accounts.models import Membership, Organiser, User
from ticketonline.accounts.queries import list_team
from ticketonline.accounts.rules import Role
from ticketonline.accounts.services.create_staff import create_staff
from ticketonline.core import database
from ticketonline.demo.login import FILE, find_login
from ticketonline.demo.programme import EVENTS
from ticketonline.demo.services.found_teams import NAME, NEIGHBOUR
from ticketonline.demo.services.load import NEIGHBOURS, USERNAME, VIEWERS, load_if_empty
from ticketonline.events.models import Event
from ticketonline.events.queries import list_of_member


@pytest.fixture(autouse=True)
def login_file():
    path = settings.DATA_FOLDER / FILE
    path.unlink(missing_ok=True)
    yield path
    if path.is_dir():
        path.rmdir()
    path.unlink(missing_ok=True)


@pytest.mark.django_db
def test_the_organiser_can_log_in_with_what_is_kept_for_this_user_alone(login_file):
    login_file.touch(mode=0o644)

    load_if_empty()

    login = find_login()
    organiser = User.objects.get(username=login.username)
    assert organiser.check_password(login.password)
    assert (organiser.is_staff, organiser.is_superuser) == (True, False)
    assert len(login.password) >= 16
    assert stat.S_IMODE(login_file.stat().st_mode) == 0o600


@pytest.mark.django_db
def test_a_team_with_each_role_works_for_the_organiser_and_sees_nothing_of_the_neighbour():
    load_if_empty()

    organiser, neighbour = (Organiser.objects.get(name=name) for name in (NAME, NEIGHBOUR))
    login = find_login()
    team = {member.user.username: member for member in list_team(organiser)}
    assert {name: Role(member.role) for name, member in team.items()} == {
        "organiser": Role.OWNER,
        "manager": Role.MANAGER,
        "finance": Role.FINANCE,
        "boxoffice": Role.BOX_OFFICE,
        "viewer": Role.VIEWER,
    }
    assert all(member.user.check_password(login.password) and member.user.get_full_name() for member in team.values())
    assert [event.slug for event in neighbour.events.all()] == [NEIGHBOURS]
    assert not Membership.objects.filter(organiser=neighbour, user__in=[member.user for member in team.values()])
    assert {event.slug for event in list_of_member(team["viewer"])} == {*VIEWERS}
    assert list_of_member(team["manager"]).count() == len(EVENTS) - 1


@pytest.mark.django_db
def test_the_team_may_log_in_with_name_or_address():
    load_if_empty()

    for user in User.objects.all():
        address = EmailAddress.objects.get(user=user)
        assert (address.email, address.verified, address.primary) == (f"{user.username}@example.com", True, True)


@pytest.mark.django_db
def test_an_organiser_who_is_there_already_is_left_alone(login_file):
    create_staff(username=USERNAME, password="correct horse battery staple")

    assert load_if_empty() is True

    organiser = User.objects.get(username=USERNAME)
    assert organiser.check_password("correct horse battery staple")
    assert not login_file.exists()
    assert [member.user for member in Organiser.objects.get(name=NAME).memberships.all()] == [organiser]
    assert not any(user.has_usable_password() for user in User.objects.exclude(pk=organiser.pk))


@pytest.mark.django_db
def test_a_shop_that_has_an_event_gets_no_demo(login_file):
    make_event()

    with nothing_changes():
        assert load_if_empty() is False

    assert not login_file.exists()
    assert not User.objects.exists()


@pytest.mark.django_db
def test_a_loading_that_fails_at_its_end_leaves_nothing_and_the_next_one_starts_again(login_file):
    login_file.mkdir()  # the log-in, which comes last, can't be written there

    with nothing_changes(), pytest.raises(IsADirectoryError):
        load_if_empty()
    assert not User.objects.exists()

    login_file.rmdir()
    assert load_if_empty() is True
    assert Event.objects.count() == len(EVENTS)
    pictures = {path.name for path in (settings.MEDIA_ROOT / "events").iterdir()}
    assert {event.image.name.removeprefix("events/") for event in Event.objects.all()} <= pictures


@pytest.mark.django_db(transaction=True)
def test_two_that_load_at_once_load_once(monkeypatch):
    monkeypatch.setattr(database, "TURN_SECONDS", 120.0)  # on a busy machine it takes longer than anybody else waits
    loaded = []
    start = threading.Barrier(2)

    def load():
        try:
            start.wait()
            loaded.append(load_if_empty())
        finally:
            connection.close()

    threads = [threading.Thread(target=load) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(loaded) == [False, True]
    assert Event.objects.count() == len(EVENTS)
    assert Organiser.objects.count() == 2
