"""The team's pages: who is in it, what they may do, and who is not any more."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.changes import nothing_changes
from tests.factories import make_event, make_member, make_organiser
from tests.web.pages import read
from tests.web.tenants import browser_of
from ticketonline.accounts.models import Membership
from ticketonline.accounts.rules import Role
from ticketonline.core.ids import new_id

pytestmark = pytest.mark.django_db

HERE = "/manage/olgas-nights"


@pytest.fixture
def olga() -> Membership:
    """The only owner of Olga's Nights."""
    return make_member(name="olga")


@pytest.fixture
def olgas(olga) -> Client:
    """Her browser."""
    return browser_of("olga")


@pytest.fixture
def vera() -> Membership:
    """A viewer in Olga's team."""
    return make_member(role=Role.VIEWER, name="vera")


@pytest.fixture
def stellas() -> Client:
    """The browser of Stella, who owns another organiser."""
    make_member(make_organiser("stellas-stage", "Stella’s Stage"), name="stella")
    return browser_of("stella")


def test_the_team_is_listed_with_what_each_may_do(olgas, vera):
    jazz = make_event(name="Jazz Night")
    make_member(role=Role.BOX_OFFICE, name="bo", events=[jazz])

    page = read(olgas.get(f"{HERE}/team/"))

    rows = [row.text for row in page.all("li") if "@" in row.text]
    assert [row.split()[0] for row in rows] == ["olga@example.org", "vera@example.org", "bo@example.org"]
    assert "(you) Owner" in rows[0]
    assert "last log-in" in rows[0]
    assert "Viewer" in rows[1]
    assert "has not logged in yet" in rows[1]
    assert "Only:" not in rows[1]
    assert "Box office" in rows[2]
    assert "Only: Jazz Night" in rows[2]


def test_the_page_asks_as_few_questions_for_many_members_as_for_one(olgas, vera, django_assert_num_queries):
    events = [make_event(name=f"Night {number}", slug=f"night-{number}") for number in range(3)]
    olgas.get(f"{HERE}/team/")
    with CaptureQueriesContext(connection) as asked_for_two:
        olgas.get(f"{HERE}/team/")
    for number in range(10):
        make_member(role=Role.VIEWER, name=f"viewer-{number}", events=events)

    with django_assert_num_queries(len(asked_for_two)):
        olgas.get(f"{HERE}/team/")


def test_a_member_who_sees_no_event_any_more_is_told_from_one_who_sees_all(olgas):
    jazz = make_event(name="Jazz Night")
    make_member(role=Role.VIEWER, name="vic", events=[jazz])
    jazz.delete()

    assert "Only events that are gone by now" in read(olgas.get(f"{HERE}/team/")).text


def test_a_role_is_changed(olgas, vera):
    answer = olgas.post(f"{HERE}/team/{vera.pk}/", {"role": "manager", "scope": "all"})

    assert (answer.status_code, answer["Location"]) == (303, f"{HERE}/team/")
    assert "vera@example.org: saved." in read(olgas.get(f"{HERE}/team/")).text
    vera.refresh_from_db()
    assert (vera.role, vera.is_narrowed) == ("manager", False)


def test_a_member_is_narrowed_and_the_form_shows_it(olgas, vera):
    jazz = make_event(name="Jazz Night")
    blues = make_event(name="Blues Night", slug="blues")

    olgas.post(f"{HERE}/team/{vera.pk}/", {"role": "viewer", "scope": "chosen", "events": [str(blues.pk)]})

    page = read(olgas.get(f"{HERE}/team/{vera.pk}/"))
    assert [box["value"] for box in page.all("input", name="events") if "checked" in box.attributes] == [str(blues.pk)]
    assert [box["value"] for box in page.all("input", name="scope") if "checked" in box.attributes] == ["chosen"]
    assert read(browser_of("vera").get(f"{HERE}/")).text
    assert str(jazz.pk) in {box["value"] for box in page.all("input", name="events")}


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"role": "emperor", "scope": "all"}, "emperor is not one of the available choices"),
        ({"scope": "all"}, "This field is required"),
        ({"role": "viewer"}, "This field is required"),
        ({"role": "viewer", "scope": "chosen"}, "Choose at least one event."),
        ({"role": "owner", "scope": "chosen"}, "An owner works on all events."),
        ({"role": "viewer", "scope": "chosen", "events": ["not-an-id"]}, "not-an-id is not one of"),
    ],
)
def test_what_makes_no_sense_is_refused_next_to_its_field(olgas, vera, sent, error):
    make_event()

    with nothing_changes():
        answer = olgas.post(f"{HERE}/team/{vera.pk}/", sent)

    assert answer.status_code == 422
    assert error in " ".join(read(answer).texts("div", class_="field-errors"))


def test_an_event_of_another_organiser_is_no_choice(olgas, vera, stellas):
    make_event()
    foreign = make_event(organiser=make_organiser("stellas-stage"), name="Matinee", slug="matinee")

    with nothing_changes():
        answer = olgas.post(f"{HERE}/team/{vera.pk}/", {"role": "viewer", "scope": "chosen", "events": [foreign.pk]})

    assert answer.status_code == 422
    assert "Matinee" not in answer.content.decode()


def test_what_was_chosen_is_still_chosen_after_an_error(olgas, vera):
    make_event()

    page = read(olgas.post(f"{HERE}/team/{vera.pk}/", {"role": "finance", "scope": "chosen"}))

    assert {box["value"] for box in page.all("input", type="radio") if "checked" in box.attributes} == {
        "finance",
        "chosen",
    }


def test_the_last_owner_is_told_why_they_stay_one(olgas, olga, vera):
    with nothing_changes():
        answer = olgas.post(f"{HERE}/team/{olga.pk}/", {"role": "manager", "scope": "all"})

    assert answer.status_code == 422
    assert "This is the last owner." in " ".join(read(answer).texts("div", class_="field-errors"))


def test_an_owner_who_gives_it_up_is_led_where_they_may_be(olgas, olga):
    make_member(name="oscar")

    answer = olgas.post(f"{HERE}/team/{olga.pk}/", {"role": "manager", "scope": "all"})

    assert answer["Location"] == f"{HERE}/"
    assert olgas.get(f"{HERE}/team/").status_code == 403


def test_who_is_removed_finds_nothing_from_the_next_request_on(olgas, vera):
    veras = browser_of("vera")
    assert veras.get(f"{HERE}/").status_code == 200

    asked = olgas.get(f"{HERE}/team/{vera.pk}/remove/")
    answer = olgas.post(f"{HERE}/team/{vera.pk}/remove/")

    assert "Remove vera@example.org from the team?" in read(asked).text
    assert (answer.status_code, answer["Location"]) == (303, f"{HERE}/team/")
    assert veras.get(f"{HERE}/").status_code == 404
    assert veras.get(f"{HERE}/leave/").status_code == 404


def test_looking_at_the_question_removes_nobody(olgas, olga, vera):
    with nothing_changes():
        olgas.get(f"{HERE}/team/{vera.pk}/remove/")
        olgas.get(f"{HERE}/leave/")


def test_an_owner_who_would_remove_themselves_is_asked_whether_to_leave(olgas, olga):
    with nothing_changes():
        answer = olgas.post(f"{HERE}/team/{olga.pk}/remove/")

    assert (answer.status_code, answer["Location"]) == (303, f"{HERE}/leave/")


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OWNER])
def test_every_member_may_leave_and_few_may_see_the_team(olga, role):
    member = make_member(role=role, name="max")
    browser = browser_of("max")

    with nothing_changes():
        assert browser.get(f"{HERE}/team/").status_code == 403
        assert browser.post(f"{HERE}/team/{member.pk}/", {"role": "owner", "scope": "all"}).status_code == 403
        assert browser.post(f"{HERE}/team/{olga.pk}/remove/").status_code == 403
    assert browser.get(f"{HERE}/leave/").status_code == 200
    answer = browser.post(f"{HERE}/leave/")

    assert (answer.status_code, answer["Location"]) == (303, "/manage/")
    assert browser.get(f"{HERE}/").status_code == 404
    assert list(Membership.objects.all()) == [olga]


def test_the_account_leads_to_where_one_leaves(olga, vera):
    page = read(browser_of("vera").get("/manage/account/"))

    assert page.all("a", href=f"{HERE}/leave/")


def test_the_last_owner_has_to_stay(olgas, vera):
    page = read(olgas.get(f"{HERE}/leave/"))
    with nothing_changes():
        answer = olgas.post(f"{HERE}/leave/")

    assert "This is the last owner." in page.text
    assert "Leave the team" not in page.texts("button")
    assert answer.status_code == 409
    assert "This is the last owner." in read(answer).text


def test_members_of_another_organiser_are_nobody_here(olgas, stellas):
    hers = Membership.objects.get(user__username="stella")

    with nothing_changes():
        for path in (f"team/{hers.pk}/", f"team/{hers.pk}/remove/", f"team/{new_id()}/", f"team/{new_id()}/remove/"):
            assert olgas.get(f"{HERE}/{path}").status_code == 404
            assert olgas.post(f"{HERE}/{path}", {"role": "viewer", "scope": "all"}).status_code == 404


def test_a_stranger_finds_nothing_of_it(olga, vera, stellas):
    paths = ["team/", "team/invite/", f"team/{vera.pk}/", f"team/{vera.pk}/remove/", "leave/", "settings/"]

    with nothing_changes():
        for path in paths:
            assert stellas.get(f"{HERE}/{path}").status_code == 404
            assert stellas.post(f"{HERE}/{path}").status_code in ((404, 405) if path == "team/" else (404,))


def test_who_is_not_logged_in_is_led_to_the_door_and_back(olga):
    answer = Client().get(f"{HERE}/team/")

    assert answer["Location"] == "/manage/account/login/?next=/manage/olgas-nights/team/"
