"""Signing up: an address and a password; the address is confirmed where mail is sent."""

import smtplib

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.test import Client

from tests.changes import nothing_changes
from tests.conftest import PASSWORD
from tests.web.accounts import (
    ACCOUNT,
    LOG_IN,
    RESET,
    SIGN_UP,
    actions,
    is_in,
    link_in_mail,
    log_in,
    logged_in,
    make_olga,
)
from tests.web.pages import read
from ticketonline.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def mail_is_sent(settings):
    """As with EMAIL_URL: nobody gets in before their address is confirmed."""
    settings.MAIL_IS_SENT = True
    settings.ACCOUNT_EMAIL_VERIFICATION = "mandatory"


def sign_up(client: Client, email: str = "olga@example.org", password: str = PASSWORD):
    return client.post(SIGN_UP, {"email": email, "password1": password})


def test_the_form_asks_for_an_address_and_a_password_alone(client):
    page = read(client.get(SIGN_UP))

    fields = [field["name"] for field in page.all("input") if field["type"] != "hidden"]
    assert fields == ["email", "password1"]
    assert [label.text for label in page.all("label")] == ["E-mail address", "Password"]
    assert page.one("input", name="password1")["autocomplete"] == "new-password"
    assert page.one("div", id="id_password1_helptext").text.startswith("At least 12 characters")


def test_whoever_signed_up_gets_in_by_the_link_in_the_mail(client, mail_is_sent):
    answer = client.get(sign_up(client).headers["Location"])
    assert read(answer).texts("h1") == ["Look into your mail"]
    assert not is_in(client)

    link = link_in_mail()
    assert read(client.get(link)).texts("h1") == ["Confirm your address"]
    assert not EmailAddress.objects.get().verified  # a program that looks into mail may have followed it
    answer = client.post(link)

    assert EmailAddress.objects.get().verified
    assert answer.headers["Location"] == "/manage/"
    assert is_in(client)
    assert client.get("/manage/").headers["Location"] == "/manage/new/"
    assert actions() == ["account.created", "account.email_confirmed", "account.logged_in"]


def test_the_right_password_does_not_let_in_before_the_address_is_confirmed(client, mail_is_sent):
    sign_up(client)

    answer = log_in(Client(), "olga@example.org")

    assert answer.headers["Location"] == f"{ACCOUNT}confirm-email/"
    assert not is_in(client)


def test_a_link_is_of_use_once(client, mail_is_sent):
    sign_up(client)
    link = link_in_mail()
    client.post(link)

    assert read(Client().get(link)).texts("h1") == ["This link is of no use any more"]


def test_the_link_lets_in_nobody_in_another_browser(client, mail_is_sent):
    sign_up(client)
    elsewhere = Client()

    answer = elsewhere.post(link_in_mail())

    assert answer.headers["Location"] == LOG_IN
    assert not is_in(elsewhere)
    assert log_in(elsewhere, "olga@example.org").headers["Location"] == "/manage/"


def test_without_a_mail_server_one_gets_in_at_once_and_may_confirm_later(client):
    answer = sign_up(client)

    assert answer.headers["Location"] == "/manage/"
    assert is_in(client)
    page = read(client.get(f"{ACCOUNT}email/"))
    assert "no mail server yet" in page.text
    assert "not confirmed yet" in page.text
    client.post(link_in_mail())
    assert EmailAddress.objects.get().verified


def test_signing_up_with_a_taken_address_looks_the_same_and_tells_its_owner(client, mail_is_sent):
    olga = make_olga()
    fresh = sign_up(Client(), "dora@example.org")

    with nothing_changes():
        taken = sign_up(client)

    assert (taken.status_code, taken.headers["Location"]) == (fresh.status_code, fresh.headers["Location"])
    assert read(client.get(taken.headers["Location"])).texts("h1") == ["Look into your mail"]
    assert (mail.outbox[-1].to, mail.outbox[-1].subject) == ([olga.email], "You have an account already")
    assert link_in_mail() == RESET


@pytest.mark.parametrize("password", ["short", "qwerty123456", "123456789012345", "olga@example.org"])
def test_a_weak_password_is_refused_and_the_address_kept(client, password):
    with nothing_changes():
        answer = sign_up(client, password=password)

    page = read(answer)
    assert page.one("input", name="email")["value"] == "olga@example.org"
    assert page.one("input", name="password1")["aria-describedby"] == "id_password1_helptext id_password1_error"
    assert page.one("div", id="id_password1_error").text
    assert User.objects.count() == 0


def test_a_closed_sign_up_says_so_politely_and_takes_nobody(client, settings):
    settings.SIGN_UP_IS_OPEN = False

    for answer in (client.get(SIGN_UP), sign_up(client)):
        assert read(answer).texts("h1") == ["No new accounts at the moment"]
    assert User.objects.count() == 0


def test_a_mail_that_can_not_be_sent_is_said_and_breaks_nothing(client, mail_is_sent, monkeypatch):
    def refuse(*_: object) -> int:
        raise smtplib.SMTPServerDisconnected("gone")

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)

    answer = client.get(sign_up(client).headers["Location"])

    assert "The mail could not be sent" in read(answer).text


def test_the_link_leads_to_the_public_address_whatever_host_was_asked(client, mail_is_sent):
    client.post(SIGN_UP, {"email": "olga@example.org", "password1": PASSWORD}, headers={"Host": "localhost:9"})

    assert "localhost" not in mail.outbox[-1].body
    assert link_in_mail().startswith(f"{ACCOUNT}confirm-email/")


# --- Another address ------------------------------------------------------------------------------------------------


def test_a_new_address_counts_when_its_link_was_opened(mail_is_sent):
    olga = make_olga()
    client = logged_in(olga)

    client.post(f"{ACCOUNT}email/", {"email": "olga@example.net", "action_add": ""})
    olga.refresh_from_db()
    assert olga.email == "olga@example.org"
    assert mail.outbox[-1].to == ["olga@example.net"]
    client.post(link_in_mail())

    olga.refresh_from_db()
    assert olga.email == "olga@example.net"
    assert log_in(Client(), "olga@example.net").headers["Location"] == "/manage/"
    assert log_in(Client(), "olga@example.org").status_code == 200
    assert actions(olga)[:2] == ["account.logged_in", "account.email_changed"]


def test_an_address_of_somebody_else_looks_the_same_and_is_never_had(mail_is_sent):
    olga = make_olga()
    make_olga("dora")
    client = logged_in(olga)

    answer = client.post(f"{ACCOUNT}email/", {"email": "dora@example.org", "action_add": ""})
    assert answer.status_code == 302
    if "confirm-email" in mail.outbox[-1].body:
        client.post(link_in_mail())

    olga.refresh_from_db()
    assert olga.email == "olga@example.org"
