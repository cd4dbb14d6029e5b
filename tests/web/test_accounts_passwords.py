"""Forgotten and changed passwords: what lets in, what ends, and what nobody learns."""

import re

import pytest
from django.contrib.auth.hashers import identify_hasher
from django.core import mail
from django.test import Client

from tests.changes import nothing_changes
from tests.conftest import PASSWORD
from tests.web.accounts import ACCOUNT, RESET, WRONG, actions, is_in, link_in_mail, log_in, logged_in, make_olga
from tests.web.pages import read
from ticketonline.settings.people import PASSWORD_HASHERS

pytestmark = pytest.mark.django_db

NEW = "staple battery horse correct"
CHANGE = f"{ACCOUNT}password/change/"


def ask_for_link(client: Client, email: str = "olga@example.org"):
    return client.post(RESET, {"email": email})


def choose(client: Client, link: str, password: str = NEW):
    page = client.get(link, follow=True)
    return client.post(page.wsgi_request.path, {"password1": password, "password2": password}, follow=True)


def test_the_link_in_the_mail_leads_to_a_new_password_and_ends_all_sessions(client):
    olga = make_olga()
    elsewhere = logged_in(olga)
    answer = client.get(ask_for_link(client).headers["Location"])
    assert read(answer).texts("h1") == ["Look into your mail"]

    done = choose(client, link_in_mail())

    assert read(done).texts("h1") == ["Your password is new"]
    assert not is_in(elsewhere)
    assert log_in(Client(), password=PASSWORD).status_code == 200
    assert log_in(Client(), password=NEW).status_code == 302
    assert "account.password_reset" in actions(olga)
    assert mail.outbox[-1].subject == "Your password is changed."


def test_a_link_is_of_use_once(client):
    make_olga()
    ask_for_link(client)
    link = link_in_mail()
    choose(client, link)

    assert read(Client().get(link, follow=True)).texts("h1") == ["This link is of no use any more"]


def test_a_made_up_link_is_of_no_use(client):
    olga = make_olga()

    for link in (f"{RESET}key/{olga.pk.hex}-abc-def/", f"{RESET}key/0-set-password/", f"{RESET}key/zz-x/"):
        with nothing_changes():
            assert read(client.get(link, follow=True)).texts("h1") == ["This link is of no use any more"]


def test_asking_looks_the_same_whether_there_is_such_an_account():
    make_olga()

    known, unknown = ask_for_link(Client()), ask_for_link(Client(), "nobody@example.org")

    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    assert [sent.to for sent in mail.outbox] == [["olga@example.org"], ["nobody@example.org"]]
    assert "/password/reset/key/" not in mail.outbox[1].body


def test_the_link_leads_to_the_public_address_whatever_host_was_asked(client):
    make_olga()

    client.post(RESET, {"email": "olga@example.org"}, headers={"Host": "localhost:9"})

    assert re.findall(r"https?://[^/\s]+", mail.outbox[-1].body) == ["http://127.0.0.1:8000"] * 2


def test_whoever_goes_on_asking_is_told_to_wait(client):
    make_olga()

    answers = [ask_for_link(client) for _ in range(6)]

    assert [answer.status_code for answer in answers] == [302] * 5 + [429]
    assert len(mail.outbox) == 5
    assert "Please wait a moment" in read(answers[-1]).text


def test_a_changed_password_keeps_one_here_and_ends_the_others():
    olga = make_olga()
    here, elsewhere = logged_in(olga), logged_in(olga)

    answer = here.post(CHANGE, {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})

    assert answer.status_code == 302
    assert is_in(here)
    assert not is_in(elsewhere)
    assert actions(olga)[-1] == "account.password_changed"


def test_who_does_not_know_the_present_password_changes_nothing():
    client = logged_in(make_olga())

    with nothing_changes():
        page = read(client.post(CHANGE, {"oldpassword": WRONG, "password1": NEW, "password2": NEW}))

    assert page.one("div", id="id_oldpassword_error").text == "This is not your present password."


def test_two_that_differ_and_a_weak_one_change_nothing():
    client = logged_in(make_olga())

    for one, two in ((NEW, f"{NEW}r"), ("olga@example.org", "olga@example.org"), ("short", "short")):
        with nothing_changes():
            answer = client.post(CHANGE, {"oldpassword": PASSWORD, "password1": one, "password2": two})
        assert answer.status_code == 200


def test_passwords_are_kept_as_argon2(settings):
    settings.PASSWORD_HASHERS = PASSWORD_HASHERS

    olga = make_olga()

    assert identify_hasher(olga.password).algorithm == "argon2"
