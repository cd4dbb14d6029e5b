"""Credentials for wallets: read from what Apple and Google give out, in each form; or refused where they were given."""

import subprocess
import sys

import pytest

from tests.delivery import wallet_papers as papers
from tests.factories import make_event
from ticketonline.core import clock
from ticketonline.delivery.wallets import environment
from ticketonline.delivery.wallets.checks import check_wallets
from ticketonline.delivery.wallets.credentials import MOST_BYTES, read_apple, read_google
from ticketonline.delivery.wallets.errors import InvalidWalletCredentials
from ticketonline.delivery.wallets.kinds import Wallet
from ticketonline.delivery.wallets.offer import wallets_of
from ticketonline.events.models import Event
from ticketonline.settings import wallets

pytestmark = pytest.mark.one_engine

HEAVY = ("cryptography.x509", "PIL", "ticketonline.delivery.wallets.signatures")


def read(**changes):
    """Apple's credentials from files as they usually are, but for what the test is about."""
    usual = {
        "certificate": papers.leaf().pem,
        "key": papers.leaf().key_pem(),
        "password": "",
        "intermediate": papers.intermediate().pem,
    }
    return read_apple(**(usual | changes), now=clock.now())


@pytest.mark.parametrize(
    "files",
    [
        {"key": papers.leaf().key_pem(papers.PASSWORD), "password": papers.PASSWORD},
        {"certificate": papers.leaf().der, "intermediate": papers.intermediate().der},
        {"certificate": papers.leaf().pem + papers.leaf().key_pem(), "key": b""},
        {"certificate": papers.leaf().p12(), "key": b"", "password": papers.PASSWORD},
    ],
    ids=["an encrypted key", "DER", "one PEM file", "a P12 file"],
)
def test_each_form_of_apples_files_is_read(files):
    credentials = read(**files)

    assert (credentials.team, credentials.pass_type) == (papers.TEAM, papers.PASS_TYPE)
    assert credentials.certificate == papers.leaf().certificate
    assert credentials.key.public_key() == papers.leaf().certificate.public_key()


@pytest.mark.parametrize(
    ("files", "field"),
    [
        ({"certificate": b""}, "certificate"),
        ({"certificate": b"0\x82no certificate"}, "certificate"),
        ({"certificate": papers.leaf().p12(), "key": b"", "password": "wrong"}, "certificate"),
        ({"certificate": papers.root().pem, "key": papers.root().key_pem(), "intermediate": papers.root().pem},
         "certificate"),
        ({"certificate": papers.leaf(team="lower-case").pem}, "certificate"),
        ({"certificate": papers.leaf(days=-1).pem}, "certificate"),
        ({"certificate": b"x" * (MOST_BYTES + 1)}, "certificate"),
        ({"key": b""}, "key"),
        ({"key": b"no key"}, "key"),
        ({"key": papers.leaf().key_pem(papers.PASSWORD), "password": "wrong"}, "key"),
        ({"key": papers.root().key_pem()}, "key"),
        ({"key": papers.leaf(bits=1024).key_pem()}, "key"),
        ({"intermediate": b"nothing"}, "intermediate"),
        ({"intermediate": papers.intermediate(2).pem}, "intermediate"),
    ],
)  # fmt: skip
def test_what_can_sign_no_pass_is_refused_where_it_was_given(files, field):
    with pytest.raises(InvalidWalletCredentials) as refused:
        read(**files)

    assert refused.value.field == field
    assert refused.value.message.endswith(".")


def test_a_service_accounts_file_is_read():
    credentials = read_google(account=papers.account(), issuer=papers.ISSUER)

    assert (credentials.account, credentials.issuer) == (papers.ACCOUNT, papers.ISSUER)
    assert credentials.key.public_key() == papers.new_key(7).public_key()


@pytest.mark.parametrize(
    ("account", "issuer", "field"),
    [
        (papers.account(), "", "issuer"),
        (papers.account(), "my shop", "issuer"),
        (b"", papers.ISSUER, "account"),
        (b"[" * 60_000, papers.ISSUER, "account"),
        (b"[1]", papers.ISSUER, "account"),
        (papers.account(type="authorized_user"), papers.ISSUER, "account"),
        (papers.account(client_email=None), papers.ISSUER, "account"),
        (papers.account(private_key="no key"), papers.ISSUER, "account"),
    ],
)
def test_what_can_sign_no_link_is_refused_where_it_was_given(account, issuer, field):
    with pytest.raises(InvalidWalletCredentials) as refused:
        read_google(account=account, issuer=issuer)

    assert refused.value.field == field


def test_no_refusal_tells_a_password_or_a_key():
    with pytest.raises(InvalidWalletCredentials) as refused:
        read(key=papers.leaf().key_pem(papers.PASSWORD), password="a secret word")

    assert "a secret word" not in str(refused.value)
    assert refused.value.__cause__ is None


@pytest.mark.django_db
def test_wallets_are_offered_as_far_as_there_are_credentials(settings, tmp_path):
    event = make_event()

    assert wallets_of(event) == frozenset()
    papers.give_google(settings, tmp_path)
    assert wallets_of(event) == {Wallet.GOOGLE}
    papers.give_apple(settings, tmp_path)
    assert wallets_of(event) == {Wallet.APPLE, Wallet.GOOGLE}
    event.status = Event.Status.CANCELLED
    assert wallets_of(event) == frozenset()


@pytest.mark.django_db
def test_a_wallet_whose_credentials_do_not_work_is_not_offered_and_the_start_says_why(settings, tmp_path):
    papers.give_apple(settings, tmp_path)
    papers.give_google(settings, tmp_path)
    settings.APPLE_WALLET_PASSWORD = "wrong"
    settings.GOOGLE_WALLET_ACCOUNT = str(tmp_path / "absent.json")

    offered, warnings = wallets_of(make_event()), check_wallets()

    assert offered == frozenset()
    assert [(warning.id, warning.is_serious()) for warning in warnings] == [
        ("delivery.W001", False),
        ("delivery.W002", False),
    ]
    assert "Apple Wallet is not offered to buyers: APPLE_WALLET_CERTIFICATE." in warnings[0].msg
    assert "absent.json can’t be read: No such file or directory." in warnings[1].msg


def test_the_start_says_nothing_without_credentials_or_with_good_ones(settings, tmp_path):
    assert check_wallets() == []
    papers.give_apple(settings, tmp_path)
    papers.give_google(settings, tmp_path)
    assert check_wallets() == []


def test_every_setting_of_a_wallet_has_a_name_that_settings_read():
    names = {name for fields in environment.SETTINGS.values() for _field, name, _is_file in fields}

    assert names == {name for name in vars(wallets) if name.isupper()}


def test_without_credentials_nothing_heavy_is_loaded():
    told = f"""
import sys, django
django.setup()
from ticketonline.delivery.wallets import apple, google
from ticketonline.delivery.wallets import offer
from ticketonline.delivery.wallets.environment import find_operators
from ticketonline.delivery.wallets.kinds import Wallet
assert [find_operators(wallet) for wallet in Wallet] == [None, None]
print([name for name in {HEAVY!r} if vars(sys.modules.get(name, sys)).get("__file__") and name in sys.modules])
"""
    env = {"DJANGO_SETTINGS_MODULE": "tests.settings", "PATH": ""}
    ended = subprocess.run([sys.executable, "-c", told], capture_output=True, check=True, text=True, env=env)

    assert ended.stdout.strip() == "[]"
