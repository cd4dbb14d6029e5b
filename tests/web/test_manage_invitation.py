"""Following an invitation: who may look at it, who may accept it, and that its token goes nowhere else."""

import re

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client

from tests.changes import nothing_changes
from tests.conftest import PASSWORD
from tests.factories import make_event, make_member, make_organiser, make_person
from tests.moments import later
from tests.web.pages import read
from tests.web.tenants import browser_of
from ticketonline.accounts.models import Invitation, Membership, User
from ticketonline.accounts.rules import Role
from ticketonline.accounts.services.invite import invite, revoke
from ticketonline.audit.actor import Actor
from ticketonline.audit.models import Entry

pytestmark = pytest.mark.django_db

HERE = "/manage/invitations/"
TEAM = "/manage/olgas-nights/"
DOOR = "/manage/account/login/"
NEXT = "?next=%2Fmanage%2Finvitations%2F"


@pytest.fixture
def olga() -> Membership:
    """The only owner of Olga's Nights."""
    return make_member(name="olga")


@pytest.fixture
def token(olga) -> str:
    """Of Vera's invitation, to look at Jazz Night."""
    jazz = make_event(name="Jazz Night")
    by = Actor(user_id=olga.user_id, name="Olga")
    return invite(olga.organiser_id, email="vera@example.org", role=Role.VIEWER, events={jazz.pk: jazz.name}, by=by)[1]


def follow(browser: Client, token: str):
    answer = browser.get(f"{HERE}{token}/")
    assert (answer.status_code, answer["Location"]) == (302, HERE)
    return browser.get(HERE)


def test_whoever_opens_the_link_sees_who_invites_to_what_before_anything_happens(bruno, token):
    with nothing_changes():
        page = read(follow(bruno, token))

    assert page.texts("h1") == ["Olga’s Nights invites you to its team"]
    for words in ("vera@example.org", "Viewer", "Jazz Night", "UTC"):
        assert words in page.text
    links = [link["href"] for link in page.all("a") if NEXT in link["href"]]
    assert links == [f"{DOOR}{NEXT}", f"/manage/account/signup/{NEXT}"]
    assert "Join the team" not in page.texts("button")


def test_whoever_signs_up_to_join_finds_the_address_that_was_invited(bruno, token):
    follow(bruno, token)

    page = read(bruno.get(f"/manage/account/signup/{NEXT}"))

    assert page.texts("h1") == ["Sign up"]
    assert "the team of Olga’s Nights" in page.text
    assert page.one("input", name="email")["value"] == "vera@example.org"


def test_who_is_logged_in_joins_with_one_click(token):
    make_person("vera")
    veras = browser_of("vera")
    page = read(follow(veras, token))
    assert "Join the team" in page.texts("button")

    answer = veras.post(HERE)

    membership = Membership.objects.get(user__username="vera")
    entry = Entry.objects.get(action="member.joined")
    assert (answer.status_code, answer["Location"]) == (303, TEAM)
    assert (membership.role, membership.is_narrowed) == ("viewer", True)
    assert (entry.actor_id, entry.address) == (membership.user_id, "127.0.0.1")
    assert "Welcome to the team of Olga’s Nights." in read(veras.get(TEAM)).text


def test_a_second_click_leads_to_the_team_as_well(token):
    veras = browser_of("vera")
    follow(veras, token)
    veras.post(HERE)

    with nothing_changes():
        again = veras.post(HERE)
        back = veras.get(HERE)

    assert (again.status_code, again["Location"]) == (303, TEAM)
    assert (back.status_code, back["Location"]) == (303, TEAM)


def test_who_has_to_log_in_comes_back_to_the_invitation(bruno, token):
    person = make_person("vera")
    person.set_password(PASSWORD)
    person.save()
    follow(bruno, token)

    answer = bruno.post(f"{DOOR}{NEXT}", {"login": "vera@example.org", "password": PASSWORD, "next": HERE})

    assert (answer.status_code, answer["Location"]) == (302, HERE)
    assert "Join the team" in read(bruno.get(HERE)).texts("button")
    assert bruno.post(HERE)["Location"] == TEAM


def test_who_wants_to_join_without_a_log_in_is_led_to_the_door(bruno, token):
    follow(bruno, token)

    with nothing_changes():
        answer = bruno.post(HERE)

    assert answer["Location"] == f"{DOOR}?next={HERE}"


def sign_up(browser: Client, email: str = "vera@example.org"):
    return browser.post(f"/manage/account/signup/{NEXT}", {"email": email, "password1": PASSWORD, "next": HERE})


@pytest.mark.parametrize("is_open", [True, False])
def test_who_has_to_sign_up_comes_back_also_where_sign_up_is_closed_to_others(bruno, stella, token, settings, is_open):
    settings.SIGN_UP_IS_OPEN = is_open
    settings.ACCOUNT_EMAIL_VERIFICATION = "optional"
    follow(bruno, token)

    answer = sign_up(bruno)

    assert (answer.status_code, answer["Location"]) == (302, HERE)
    assert bruno.post(HERE)["Location"] == TEAM
    if not is_open:
        sign_up(stella, "stella@example.org")
        assert not User.objects.filter(email="stella@example.org").exists()


def test_sign_up_stays_closed_to_whoever_opens_a_dead_invitation(bruno, token, settings):
    settings.SIGN_UP_IS_OPEN = False
    follow(bruno, token)
    Invitation.objects.update(expires_at=Invitation.objects.get().created_at)

    with nothing_changes():
        sign_up(bruno)


def test_who_signs_up_and_has_to_confirm_the_address_comes_back_after_that(bruno, token, settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    follow(bruno, token)
    sign_up(bruno)
    confirm = re.search(r"http://[\w.:]+(/manage/account/confirm-email/[^/\s]+/)", mail.outbox[-1].body)[1]

    bruno.post(confirm)
    entered = bruno.post(DOOR, {"login": "vera@example.org", "password": PASSWORD})

    assert entered["Location"] == "/manage/"
    assert bruno.get("/manage/")["Location"] == HERE
    assert bruno.post(HERE)["Location"] == TEAM


def test_who_only_claims_the_address_is_asked_to_confirm_it(token, settings):
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"
    person = make_person("vera")
    person.emailaddress_set.update(verified=False)
    veras = browser_of("vera")

    page = read(follow(veras, token))
    with nothing_changes():
        answer = veras.post(HERE)

    assert "Confirm your e-mail address first." in page.text
    assert page.all("a", href="/manage/account/email/")
    assert "Join the team" not in page.texts("button")
    assert answer.status_code == 403


def test_whoever_else_has_the_link_is_told_so_and_can_change_accounts(token):
    stellas = browser_of("stella")

    page = read(follow(stellas, token))
    with nothing_changes():
        answer = stellas.post(HERE)
    switched = stellas.post(f"{HERE}switch/")

    assert "This invitation is for another e-mail address" in page.text
    assert "You are logged in as stella@example.org." in page.text
    assert "Join the team" not in page.texts("button")
    assert answer.status_code == 403
    assert (switched.status_code, switched["Location"]) == (303, f"{DOOR}{NEXT}")
    assert "Log in with the address that was invited" in read(stellas.get(HERE)).text


def test_the_first_page_after_a_log_in_leads_to_the_invitation_that_waits(token):
    veras = browser_of("vera")
    follow(veras, token)

    assert veras.get("/manage/")["Location"] == HERE
    veras.post(HERE)
    assert veras.get("/manage/")["Location"] == TEAM


def test_an_invitation_for_another_address_stands_in_nobodys_way(token):
    stellas = browser_of("stella")
    follow(stellas, token)

    assert stellas.get("/manage/")["Location"] == "/manage/new/"


def test_a_dead_link_says_so_and_nothing_more(bruno, olga, token):
    invitation = Invitation.objects.get()
    follow(bruno, token)
    revoke(olga.organiser_id, invitation.pk, by=Actor(user_id=None, name="Olga"))

    with nothing_changes():
        for path in (f"{HERE}{token}/", f"{HERE}{'A' * 32}/", HERE):
            answer = bruno.get(path)
            assert answer.status_code == 404
            assert "This invitation is not valid any more." in read(answer).text
            assert "Olga" not in answer.content.decode()
            assert token not in answer.content.decode()


def test_a_link_is_dead_when_it_was_used(stella, token):
    veras = browser_of("vera")
    follow(veras, token)
    veras.post(HERE)

    assert stella.get(f"{HERE}{token}/").status_code == 404


def test_a_link_is_dead_after_seven_days(bruno, token):
    with later(days=7):
        assert bruno.get(f"{HERE}{token}/").status_code == 404


def test_who_never_opened_a_link_finds_nothing(bruno, token):
    assert bruno.get(HERE).status_code == 404
    assert browser_of("vera").get(HERE).status_code == 404
    assert browser_of("vera").post(HERE).status_code == 404


def test_who_is_in_the_team_already_is_led_there(token):
    make_member(role=Role.MANAGER, name="vera")
    veras = browser_of("vera")
    veras.get(f"{HERE}{token}/")

    with nothing_changes():
        assert veras.post(HERE)["Location"] == TEAM


def test_the_token_is_in_no_page_no_title_no_log_and_not_in_the_session(bruno, token, caplog):
    caplog.set_level("DEBUG")
    opened = bruno.get(f"{HERE}{token}/")
    page = bruno.get(HERE)
    door = bruno.get(read(page).all("a", class_="button")[0]["href"])
    wrong = bruno.post(f"{DOOR}{NEXT}", {"login": "vera@example.org", "password": "wrong", "next": HERE})

    assert opened.content == b""
    assert opened["Cache-Control"] == "private, no-store"
    assert page["Referrer-Policy"] == "strict-origin"
    for answer in (page, door, wrong):
        assert token not in answer.content.decode()
        assert token not in answer.headers.get("Location", "")
    assert token not in caplog.text
    assert all(token not in str(session.get_decoded()) for session in Session.objects.all())
    assert all(token not in str(row) for row in AccessAttempt.objects.values())
    assert all(token not in str(row) for row in Entry.objects.values())


def test_another_organiser_learns_nothing_of_it(token):
    make_member(make_organiser("stellas-stage", "Stella’s Stage"), name="stella")
    invited = Invitation.objects.get()

    answer = browser_of("stella").post(f"{TEAM}team/invitations/{invited.pk}/revoke/")

    assert answer.status_code == 404
    invited.refresh_from_db()
    assert invited.revoked_at is None
