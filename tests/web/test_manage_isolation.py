"""The proof that organisers never see one another: every address, every role; own, other and no tenant.

The addresses come from the URL table itself, and what may be done there from the rule that each view was made with, so
that a new page is walked by itself, and one without a rule turns this red.
"""

from collections.abc import Iterator

import pytest
from django.test import Client
from django.urls import get_resolver
from pytest_django import DjangoDbBlocker

from tests.changes import nothing_changes
from tests.web.leaky_urls import leaks
from tests.web.tenants import LONER, SECRET, Tenants, kept_tenants
from tests.web.walking import DOOR, Place, find_lawless, find_leaks, list_places
from ticketonline.accounts.rules import Permission

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

PLACES = [*list_places(get_resolver().url_patterns)]
OF_AN_ORGANISER = [place for place in PLACES if isinstance(place.rule, Permission)]
OF_PEOPLE = [place for place in PLACES if place.rule == "logged in"]
# Whoever is asked to join a team has no log-in yet, or another one; tests/web/test_manage_invitation.py looks at these.
OPEN = {"manage:invitation", "manage:switch_account", "manage:follow_invitation"}


@pytest.fixture(scope="module")
def tenants(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Tenants]:
    with django_db_blocker.unblock(), kept_tenants() as tenants:
        yield tenants


def test_every_address_has_a_rule_and_parameters_that_can_be_filled(tenants):
    assert find_lawless(PLACES, tenants.foreign) == []
    assert [place.route for place in PLACES if not (place.rule or place.is_the_librarys)] == []


def test_what_is_open_to_anybody_is_named_here():
    assert {place.name for place in PLACES if place.rule == "anybody"} == OPEN
    rules = {str(place.rule) for place in PLACES if not place.is_the_librarys}
    assert rules <= {*map(str, Permission), "logged in", "anybody"}


def test_the_places_of_an_organiser_begin_with_it():
    assert [place.route for place in OF_AN_ORGANISER if not place.route.startswith("manage/<slug:organiser>/")] == []
    assert [place.route for place in OF_PEOPLE if "organiser" in place.parameters] == []
    assert len(OF_AN_ORGANISER) >= 20


@pytest.mark.parametrize("place", OF_AN_ORGANISER, ids=lambda place: place.route.removeprefix("manage/"))
def test_nobody_gets_more_than_their_role_at_their_organiser_allows(place: Place, tenants: Tenants):
    assert find_leaks(place, tenants) == []


@pytest.mark.parametrize("place", OF_PEOPLE, ids=lambda place: place.route.removeprefix("manage/"))
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_what_is_a_persons_own_is_shown_to_them_alone(place: Place, method: str, tenants: Tenants):
    stranger, path = tenants.browser_of(LONER), place.path(tenants.foreign)

    with nothing_changes():
        outside = Client().generic(method, path)
        inside = stranger.generic(method, path) if place.parameters else None
    inside = inside or stranger.generic(method, path)

    expected = {405, 404} if place.parameters else {405, 200, 302, 303, 422}
    assert inside.status_code in expected
    assert SECRET not in inside.content.decode()
    assert outside.status_code == (405 if inside.status_code == 405 else 302)
    assert outside.status_code == 405 or outside.headers["Location"].startswith(DOOR)


# --- The walk sees what it looks for ------------------------------------------------------------------------------


@pytest.fixture
def leaky(settings) -> dict[str, Place]:
    settings.ROOT_URLCONF = "tests.web.leaky_urls"
    return {place.route.partition("leak/")[2]: place for place in list_places(leaks)}


def test_a_view_without_a_rule_and_an_unknown_parameter_are_noticed(leaky, tenants):
    assert find_lawless(leaky.values(), tenants.own) == [
        "manage/<slug:organiser>/leak/none/ has no rule",
        "manage/<slug:organiser>/leak/<int:number>/ has an unknown parameter",
    ]


def test_a_view_that_does_not_ask_whose_event_it_is_is_noticed(leaky, tenants):
    found = find_leaks(leaky["anybody/<uuid:event_id>/"], tenants)

    who = "GET manage/<slug:organiser>/leak/anybody/<uuid:event_id>/: viewer, others' event_id"
    assert {f"{who} gets 200", f"{who} is shown zzsecret"} <= {*found}


def test_a_list_without_regard_to_narrowing_is_noticed(leaky, tenants):
    found = find_leaks(leaky["all/"], tenants)

    assert "GET manage/<slug:organiser>/leak/all/: narrowed viewer is shown yyhidden" in found
    assert not any("zzsecret" in leak for leak in found)


def test_ids_that_a_form_or_a_query_sends_and_nobody_looks_at_are_noticed(leaky, tenants):
    found = find_leaks(leaky["taking/"], tenants)

    for leak in (
        "GET manage/<slug:organiser>/leak/taking/: viewer, with strange ids, is shown zzsecret",
        "POST manage/<slug:organiser>/leak/taking/: viewer, with strange ids, changes what is not theirs",
        "GET manage/<slug:organiser>/leak/taking/: narrowed viewer, with strange ids, is shown yyhidden",
        "POST manage/<slug:organiser>/leak/taking/: narrowed viewer, with strange ids, changes what is not theirs",
    ):
        assert leak in found


def test_a_refusal_that_changes_something_is_noticed(leaky, tenants):
    with pytest.raises(AssertionError):
        find_leaks(leaky["changing/<uuid:event_id>/"], tenants)


def test_a_rule_that_nothing_keeps_is_noticed(leaky, tenants):
    found = find_leaks(leaky["claiming/"], tenants)

    assert "GET manage/<slug:organiser>/leak/claiming/: viewer gets 200" in found
    assert "POST manage/<slug:organiser>/leak/claiming/: nobody gets 200" in found
