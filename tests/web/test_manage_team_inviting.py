"""Inviting somebody: the form, the mail, the link that is shown once, and taking it back."""

import re
from email import message_from_bytes
from email.policy import default

import pytest
from django.core import mail
from django.test import Client

from tests.changes import nothing_changes
from tests.factories import make_event, make_member, make_organiser
from tests.moments import later
from tests.web.pages import read
from tests.web.tenants import browser_of
from ticketonline.accounts.models import Invitation, Membership, Organiser
from ticketonline.accounts.queries import get_invitation
from ticketonline.accounts.rules import Role
from ticketonline.accounts.services import invite as invite_module
from ticketonline.core.ids import new_id

pytestmark = pytest.mark.django_db

HERE = "/manage/olgas-nights"
LINK = re.compile(r"http://127\.0\.0\.1:8000/manage/invitations/([\w-]{32})/")


@pytest.fixture
def olga() -> Membership:
    """The only owner of Olga's Nights."""
    return make_member(name="olga")


@pytest.fixture
def olgas(olga) -> Client:
    """Her browser."""
    return browser_of("olga")


def invite(browser: Client, **changes):
    given = {"email": "vera@example.org", "role": "viewer", "scope": "all"} | changes
    return browser.post(f"{HERE}/team/invite/", given)


def shown_link(browser: Client) -> str:
    return read(browser.get(f"{HERE}/team/")).one("input", id="link")["value"]


def test_the_mail_and_the_page_have_the_same_link(olgas):
    answer = invite(olgas)

    link = shown_link(olgas)
    (sent,) = mail.outbox
    assert (answer.status_code, answer["Location"]) == (303, f"{HERE}/team/")
    assert get_invitation(LINK.fullmatch(link)[1]) == Invitation.objects.get()
    (html,) = sent.alternatives
    assert LINK.search(sent.body)[0] == LINK.search(html.content)[0] == link
    assert html.mimetype == "text/html"
    assert sent.to == ["vera@example.org"]


def test_the_link_is_shown_once_and_to_nobody_else(olgas):
    make_member(name="oscar")
    invite(olgas)

    assert not read(browser_of("oscar").get(f"{HERE}/team/")).all("input", id="link")
    olgas.head(f"{HERE}/team/")
    assert shown_link(olgas)
    assert not read(olgas.get(f"{HERE}/team/")).all("input", id="link")


def test_the_link_is_not_shown_on_another_organisers_page(olgas, olga):
    other = make_organiser("olgas-days", "Olga’s Days")
    Membership.objects.create(organiser=other, user=olga.user, role=Role.OWNER)
    invite(olgas)

    assert "invitations/" not in olgas.get("/manage/olgas-days/team/").content.decode()
    assert shown_link(olgas)


def test_the_mail_comes_from_the_organiser_and_says_what_it_is_about(olgas):
    jazz = make_event(name="Jazz & Blues")

    invite(olgas, role="box_office", scope="chosen", events=[str(jazz.pk)])

    (sent,) = mail.outbox
    assert sent.subject == "Invitation to the team of Olga’s Nights"
    assert message_from_bytes(sent.message().as_bytes(), policy=default)["From"] == "Olga’s Nights <tickets@127.0.0.1>"
    assert "Olga’s Nights invites you to its team." in sent.body
    assert "As: Box office" in sent.body
    assert "For: Jazz & Blues" in sent.body
    assert "for vera@example.org alone, until" in sent.body
    assert "For: Jazz &amp; Blues" in sent.alternatives[0].content
    assert "{" not in sent.body + sent.alternatives[0].content
    assert "inputs:" not in sent.body


ENCODED = "=?utf-8?q?Olga=0ABcc=3A_boss=40example.com?="


@pytest.mark.parametrize(
    "name", ['"Olga" <boss@example.com>', "Olga, Oscar; Co.", "Łódź " * 40, "a@example.com", ENCODED]
)
def test_whatever_the_organiser_is_called_the_mail_comes_from_our_address(olgas, olga, name):
    Organiser.objects.update(name=name.strip())

    invite(olgas)

    assert mail.outbox[0].message()["From"].endswith("<tickets@127.0.0.1>")
    assert b"\nFrom: " in mail.outbox[0].message().as_bytes()
    assert "=?utf-8?q?" not in message_from_bytes(mail.outbox[0].message().as_bytes())["Subject"]


def test_the_mail_is_in_the_language_of_who_invites(olgas, settings):
    olgas.post(
        f"{HERE}/team/invite/",
        {"email": "vera@example.org", "role": "viewer", "scope": "all"},
        headers={"Accept-Language": "pl"},
    )

    assert '<html lang="pl">' in mail.outbox[0].alternatives[0].content


@pytest.mark.parametrize(
    ("is_sent", "words"), [(True, "The mail with the link is on its way."), (False, "the mail lies in the data folder")]
)
def test_the_page_says_what_became_of_the_mail(olgas, settings, is_sent, words):
    settings.MAIL_IS_SENT = is_sent

    invite(olgas)

    assert words in read(olgas.get(f"{HERE}/team/")).text


def test_a_mail_server_that_does_not_answer_leaves_the_link(olgas, settings, caplog):
    settings.MAIL_IS_SENT = True
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    answer = invite(olgas)

    page = read(olgas.get(f"{HERE}/team/"))
    link = page.one("input", id="link")["value"]
    assert answer.status_code == 303
    assert "The mail server did not take the mail. Hand the link over yourself." in page.text
    assert get_invitation(LINK.fullmatch(link)[1])
    assert "the mail of an invitation could not be sent" in caplog.text
    assert LINK.fullmatch(link)[1] not in caplog.text
    assert "vera" not in caplog.text


def test_open_invitations_are_listed_with_their_end_until_they_end(olgas):
    jazz = make_event()
    invite(olgas, scope="chosen", events=[str(jazz.pk)])

    page = read(olgas.get(f"{HERE}/team/"))

    (row,) = [row.text for row in page.all("li") if "vera@example.org" in row.text]
    assert "Viewer" in row
    assert "Can accept until" in row
    assert "UTC" in row
    assert "Only 1 event" in row
    with later(days=7):
        assert "vera@example.org" not in read(browser_of("olga").get(f"{HERE}/team/")).text


@pytest.mark.parametrize(
    ("sent", "error"),
    [
        ({"email": ""}, "This field is required."),
        ({"email": "vera"}, "Enter a valid email address."),
        ({"email": "vera@example.org\nBcc: all@example.org"}, "Enter a valid email address."),
        ({"email": f"vera@{'ü' * 60}.example"}, "Enter a valid email address."),
        ({"email": "OLGA@example.org"}, "olga@example.org is in the team already."),
        ({"role": "emperor"}, "emperor is not one of the available choices"),
        ({"role": "owner", "scope": "chosen"}, "An owner works on all events."),
        ({"scope": "chosen"}, "Choose at least one event."),
    ],
)
def test_what_makes_no_sense_is_refused_next_to_its_field(olgas, sent, error):
    with nothing_changes():
        answer = invite(olgas, **sent)

    assert answer.status_code == 422
    assert error in " ".join(read(answer).texts("div", class_="field-errors"))
    assert mail.outbox == []


def test_what_was_typed_is_still_there_after_an_error(olgas):
    page = read(invite(olgas, role="emperor"))

    assert page.one("input", name="email")["value"] == "vera@example.org"


@pytest.mark.parametrize("limit", ["MOST_MEMBERS", "MOST_INVITATIONS_A_DAY"])
def test_a_limit_is_said_on_the_page(olgas, monkeypatch, limit):
    monkeypatch.setattr(invite_module, limit, 0)

    with nothing_changes():
        answer = invite(olgas)

    assert answer.status_code == 422
    assert read(answer).one("p", role="alert").text
    assert mail.outbox == []


def test_events_of_another_organiser_are_no_choice(olgas):
    foreign = make_event(organiser=make_organiser("stellas-stage", "Stella’s Stage"), name="Matinee", slug="matinee")

    with nothing_changes():
        answer = invite(olgas, scope="chosen", events=[str(foreign.pk)])

    assert answer.status_code == 422
    assert "Matinee" not in answer.content.decode()


def test_an_invitation_is_taken_back(olgas):
    invite(olgas)
    link = shown_link(olgas)

    answer = olgas.post(f"{HERE}/team/invitations/{Invitation.objects.get().pk}/revoke/")

    page = read(olgas.get(f"{HERE}/team/"))
    assert (answer.status_code, answer["Location"]) == (303, f"{HERE}/team/")
    assert "The invitation of vera@example.org is taken back." in page.text
    assert "Can accept until" not in page.text
    assert Client().get(link.removeprefix("http://127.0.0.1:8000")).status_code == 404


def test_an_unknown_invitation_is_not_taken_back(olgas):
    with nothing_changes():
        assert olgas.post(f"{HERE}/team/invitations/{new_id()}/revoke/").status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.OWNER])
def test_only_owners_invite_and_take_back(olgas, role):
    invite(olgas)
    make_member(role=role, name="max")
    browser = browser_of("max")

    with nothing_changes():
        assert browser.get(f"{HERE}/team/invite/").status_code == 403
        assert invite(browser, email="another@example.org").status_code == 403
        assert browser.post(f"{HERE}/team/invitations/{Invitation.objects.get().pk}/revoke/").status_code == 403
    assert len(mail.outbox) == 1


def test_an_owner_of_another_organiser_does_neither(olgas):
    invite(olgas)
    invited = Invitation.objects.get().pk
    make_member(make_organiser("stellas-stage", "Stella’s Stage"), name="stella")
    stellas = browser_of("stella")

    with nothing_changes():
        assert stellas.get(f"{HERE}/team/invite/").status_code == 404
        assert invite(stellas, email="another@example.org").status_code == 404
        assert stellas.post(f"{HERE}/team/invitations/{invited}/revoke/").status_code == 404
        assert stellas.post(f"/manage/stellas-stage/team/invitations/{invited}/revoke/").status_code == 404
    assert len(mail.outbox) == 1
