"""Loading the demo when something gets in its way."""

import threading

import pytest
from django.conf import settings
from django.db import connection

from tests.changes import nothing_changes
from tests.factories import make_event
from ticketonline.accounts.models import Organiser, User
from ticketonline.accounts.services.create_staff import create_staff
from ticketonline.core import database
from ticketonline.demo.login import FILE
from ticketonline.demo.programme import EVENTS
from ticketonline.demo.services import load as loading
from ticketonline.demo.services.found_teams import NAME
from ticketonline.demo.services.load import KEPT_BACK, NEIGHBOURS, USERNAME, VIEWERS, load_if_empty
from ticketonline.events.models import Event

FEW = [demo for demo in EVENTS if demo.slug in (KEPT_BACK, NEIGHBOURS, *VIEWERS)]


@pytest.fixture(autouse=True)
def few_events(monkeypatch):
    """The demo has those events alone that loading knows by name: how it goes wrong is not a matter of how many."""
    monkeypatch.setattr(loading, "EVENTS", FEW)


@pytest.fixture(autouse=True)
def login_file():
    path = settings.DATA_FOLDER / FILE
    path.unlink(missing_ok=True)
    yield path
    if path.is_dir():
        path.rmdir()
    path.unlink(missing_ok=True)


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
    assert Event.objects.count() == len(FEW)
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
    assert Event.objects.count() == len(FEW)
    assert Organiser.objects.count() == 2
