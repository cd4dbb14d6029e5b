"""The operator looks after organisers in the admin, and that is in their log."""

import pytest
from django.test import Client

from tests.changes import nothing_changes
from tests.conftest import LOG_IN
from tests.factories import make_event, make_organiser
from ticketonline.accounts.models import Organiser, User
from ticketonline.audit.models import Entry

pytestmark = pytest.mark.django_db

ORGANISERS = "/admin/accounts/organiser/"


@pytest.fixture
def root() -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root", password="x"), LOG_IN)
    return client


def test_the_operator_renames_an_organiser(root):
    olgas = make_organiser()

    answer = root.post(f"{ORGANISERS}{olgas.pk}/change/", {"name": "Olga’s Days", "slug": olgas.slug, "email": ""})

    assert answer.status_code == 302
    entry = Entry.objects.get(target_type="organiser")
    assert (entry.action, entry.actor_name, entry.organiser_id) == ("organiser.changed", "root", olgas.pk)
    assert (entry.before, entry.after) == ({"name": "Olga’s Nights"}, {"name": "Olga’s Days"})


def test_the_operator_founds_an_organiser(root):
    root.post(f"{ORGANISERS}add/", {"name": "Stella", "slug": "stella", "email": "stella@example.org"})

    entry = Entry.objects.get(target_type="organiser")
    assert (entry.action, entry.organiser_id) == ("organiser.created", Organiser.objects.get().pk)
    assert entry.after == {"name": "Stella", "slug": "stella", "email": "stella@example.org"}


def test_nobody_deletes_an_organiser_here(root):
    olgas = make_event().organiser

    with nothing_changes():
        assert root.post(f"{ORGANISERS}{olgas.pk}/delete/", {"post": "yes"}).status_code == 403


def test_staff_who_look_after_events_see_no_organisers(olgas_browser):
    with nothing_changes():
        assert olgas_browser.get(ORGANISERS).status_code == 403


def test_an_organiser_is_not_called_like_a_page_of_the_back_office(root):
    with nothing_changes():
        answer = root.post(f"{ORGANISERS}add/", {"name": "Account", "slug": "account", "email": ""})

    assert "is a page of the back office" in answer.content.decode()
