"""Second factors without a browser: an app's codes, recovery codes, what no passkey is, and who may change them."""

import json
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.core import mail
from django.test import Client

from tests.changes import nothing_changes
from tests.conftest import LOG_IN, PASSWORD
from tests.web.accounts import ACCOUNT, actions, is_in, log_in, logged_in, make_olga
from tests.web.pages import read

pytestmark = pytest.mark.django_db

STEP = f"{ACCOUNT}2fa/authenticate/"
SET_UP = f"{ACCOUNT}2fa/totp/activate/"
CODES = f"{ACCOUNT}2fa/recovery-codes/"
ADD_PASSKEY = f"{ACCOUNT}2fa/webauthn/add/"
PASSKEY_LOG_IN = f"{ACCOUNT}2fa/webauthn/login/"


def code_of(secret: str, steps: int = 0) -> str:
    """What the app shows now, or so many half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def set_up_app(client: Client) -> str:
    """Set up an app and give its secret."""
    secret = read(client.get(SET_UP)).one("input", id="key")["value"]
    answer = client.post(SET_UP, {"code": code_of(secret)})
    assert answer.headers["Location"] == CODES
    return secret


@pytest.mark.django_db(transaction=True)  # the log and the mail follow the commit
def test_an_app_is_asked_for_its_code_after_the_password():
    olga = make_olga()
    secret = set_up_app(logged_in(olga))
    client = Client()

    answer = log_in(client)
    assert answer.headers["Location"].startswith(STEP)
    assert not is_in(client)
    wrong = read(client.post(STEP, {"code": "000000"}))
    assert wrong.one("div", id="id_code_error").text.startswith("This code is not right")
    assert not is_in(client)
    client.post(STEP, {"code": code_of(secret, steps=1)})

    assert is_in(client)
    assert actions(olga) == [
        "account.logged_in",
        "account.second_step_added",
        "account.second_step_added",  # the recovery codes that came with it
        "account.logged_in",
    ]
    assert mail.outbox[0].subject == "An app with codes was set up for your account."


def test_a_code_is_of_use_once():
    secret = set_up_app(logged_in(make_olga()))
    code = code_of(secret, steps=1)
    first, second = Client(), Client()
    for client in (first, second):
        log_in(client)
        client.post(STEP, {"code": code})

    assert is_in(first)
    assert not is_in(second)


def test_guessing_codes_is_ended_whatever_address_it_comes_from():
    set_up_app(logged_in(make_olga()))
    client = Client()
    log_in(client)

    pages = [
        read(client.post(STEP, {"code": f"00000{guess}"}, REMOTE_ADDR=f"198.51.100.{guess}")) for guess in range(7)
    ]

    assert "Too many wrong attempts" in pages[-1].text
    assert not is_in(client)


def test_made_up_sessions_do_not_make_it_forget_how_often_somebody_guessed():
    secret = set_up_app(logged_in(make_olga()))
    client, stranger = Client(), Client()
    log_in(client)
    for guess in range(6):
        client.post(STEP, {"code": f"00000{guess}"})

    for number in range(400):
        stranger.cookies[settings.SESSION_COOKIE_NAME] = f"made-up-{number:024}"
        stranger.get("/manage/")
    client.post(STEP, {"code": code_of(secret, steps=1)})

    assert not is_in(client)


def test_a_recovery_code_lets_in_once():
    here = logged_in(make_olga())
    set_up_app(here)
    codes = [code for code in read(here.get(CODES)).texts("li") if code.isdigit()]
    assert len(codes) == len(set(codes)) == 10

    first, second = Client(), Client()
    for client in (first, second):
        log_in(client)
        client.post(STEP, {"code": codes[0]})

    assert is_in(first)
    assert not is_in(second)
    assert here.get(f"{CODES}download/").content.decode().count("\n") >= 8


@pytest.mark.django_db(transaction=True)  # the log and the mail follow the commit
def test_new_recovery_codes_end_the_old_ones():
    olga = make_olga()
    here = logged_in(olga)
    set_up_app(here)
    old = read(here.get(CODES)).texts("li")

    here.post(f"{CODES}generate/")

    assert not {code for code in read(here.get(CODES)).texts("li") if code.isdigit()} & set(old)
    assert actions(olga)[-1] == "account.recovery_codes_renewed"


def test_a_removed_app_is_not_asked_for_and_takes_its_codes_along():
    olga = make_olga()
    here = logged_in(olga)
    set_up_app(here)

    here.post(f"{ACCOUNT}2fa/totp/deactivate/")

    assert not Authenticator.objects.exists()
    assert log_in(Client()).headers["Location"] == "/manage/"
    assert actions(olga).count("account.second_step_removed") == 2


def test_secrets_are_encrypted_at_rest():
    here = logged_in(make_olga())
    secret = set_up_app(here)

    kept = {row.type: row.data for row in Authenticator.objects.all()}

    assert secret not in json.dumps(kept)
    assert kept["totp"]["secret"].startswith("gAAAA")  # Fernet's mark
    assert kept["recovery_codes"]["seed"].startswith("gAAAA")


def test_with_another_secret_key_no_code_is_right(settings):
    secret = set_up_app(logged_in(make_olga()))
    settings.SECRET_KEY = "another key of the shop, long enough to be one, but not the same"
    client = Client()
    log_in(client)

    page = read(client.post(STEP, {"code": code_of(secret, steps=1)}))

    assert page.one("div", id="id_code_error").text.startswith("This code is not right")
    assert not is_in(client)


def test_a_stolen_session_can_not_change_how_one_logs_in():
    olga = make_olga()
    client = Client()
    client.force_login(olga, backend=LOG_IN)  # long ago: nobody typed a password lately

    for path in (SET_UP, ADD_PASSKEY):
        with nothing_changes():
            asked = client.get(path)
        assert asked.headers["Location"] == f"{ACCOUNT}reauthenticate/?next={path.replace('/', '%2F')}"
    with nothing_changes():
        changed = client.post(f"{ACCOUNT}email/", {"email": "stella@example.org", "action_add": ""})
    assert changed.headers["Location"].startswith(f"{ACCOUNT}reauthenticate/")

    page = read(client.get(asked.headers["Location"]))
    assert page.texts("h1") == ["Is it you?"]
    client.post(f"{ACCOUNT}reauthenticate/", {"password": PASSWORD, "next": SET_UP})
    assert client.get(SET_UP).status_code == 200


def test_whoever_has_an_app_may_show_a_code_instead_of_the_password():
    olga = make_olga()
    secret = set_up_app(logged_in(olga))
    client = Client()
    client.force_login(olga, backend=LOG_IN)

    page = read(client.get(f"{ACCOUNT}reauthenticate/"))
    other = page.one("a", href=f"{ACCOUNT}2fa/reauthenticate/")
    client.post(other["href"], {"code": code_of(secret, steps=1)})

    assert client.get(CODES).status_code == 200


@pytest.mark.parametrize(
    "credential",
    [
        "",
        "no json",
        "null",
        "1",
        "[]",
        '"text"',
        "{}",
        '{"id": 1}',
        '{"id": "AA", "rawId": "AA", "type": "public-key", "response": null}',
        '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {}}',
        '{"id": "AA", "rawId": "AA", "type": "public-key", "response": '
        '{"clientDataJSON": "AA", "attestationObject": "AA"}}',
        '{"id": "AA", "rawId": "AA", "type": "public-key", "response": '
        '{"clientDataJSON": "e30", "authenticatorData": "AA", "signature": "AA", "userHandle": "////"}}',
        pytest.param("[" * 50_000, id="deep"),
        '{"id": "\\u0000", "rawId": "é", "type": "x", "response": {"clientDataJSON": "é"}}',
    ],
)
def test_what_is_no_passkey_is_refused_and_breaks_nothing(credential):
    here, stranger = logged_in(make_olga()), Client()
    here.get(ADD_PASSKEY)
    stranger.get(PASSKEY_LOG_IN, headers={"Accept": "application/json"})

    with nothing_changes():
        added = here.post(ADD_PASSKEY, {"name": "x", "passwordless": "True", "credential": credential})
        entered = stranger.post(PASSKEY_LOG_IN, {"credential": credential})

    assert added.status_code == 200
    assert entered.headers["Location"] == f"{ACCOUNT}login/"
    assert not Authenticator.objects.exists()
    assert not is_in(stranger)


def test_the_admins_door_is_no_way_round_the_second_step(client):
    olga = make_olga()
    olga.is_staff = True
    olga.save()
    set_up_app(logged_in(olga))

    with nothing_changes():
        page = read(client.post("/admin/login/", {"username": "olga", "password": PASSWORD}))

    assert "This account has a second step." in page.text
    assert not is_in(client)
    assert client.get("/admin/").status_code == 302


def test_nobody_touches_the_passkey_of_another():
    olga = make_olga()
    key = Authenticator.objects.create(user=olga, type=Authenticator.Type.WEBAUTHN, data={"name": "Olga's"})
    stella = logged_in(make_olga("stella"))

    with nothing_changes():
        for what in ("remove", "edit"):
            assert stella.post(f"{ACCOUNT}2fa/webauthn/keys/{key.pk}/{what}/", {"name": "mine"}).status_code == 404

    assert Authenticator.objects.get().data == {"name": "Olga's"}
