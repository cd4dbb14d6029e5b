"""Organisers' own credentials for wallets: first in line, encrypted at rest, their secrets never told."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from tests.delivery import wallet_papers as papers
from tests.delivery.holding import bought, tickets_of
from tests.delivery.test_wallet_apple import said_by
from tests.delivery.test_wallet_google import claims_of
from tests.factories import make_event, make_organiser
from ticketonline.audit.actor import OPERATOR
from ticketonline.audit.models import Entry
from ticketonline.core import clock
from ticketonline.delivery.models import WalletCredentials
from ticketonline.delivery.wallets.apple import apple_pass
from ticketonline.delivery.wallets.credentials import read_apple, read_google
from ticketonline.delivery.wallets.google import google_link
from ticketonline.delivery.wallets.kinds import Wallet
from ticketonline.delivery.wallets.offer import wallets_of
from ticketonline.delivery.wallets.own import find_own
from ticketonline.delivery.wallets.services.give_credentials import give_credentials, take_credentials_back
from ticketonline.events.models import Event

pytestmark = pytest.mark.django_db

OWN_TYPE, OWN_ACCOUNT = "pass.org.example.olga", "olga@olga.iam.gserviceaccount.com"
OTHER_SECRET = "another secret of the shop, long enough to be one, but not the same"


def own_apple(days: int = 365):
    return read_apple(
        certificate=papers.leaf(pass_type=OWN_TYPE, days=days).p12(),
        key=b"",
        password=papers.PASSWORD,
        intermediate=papers.intermediate().pem,
        now=clock.now(),
    )


def own_google():
    return read_google(account=papers.account(client_email=OWN_ACCOUNT), issuer=papers.ISSUER)


@pytest.fixture
def event() -> Event:
    return make_event()


def test_the_organisers_own_credentials_go_before_the_operators(event, settings, tmp_path):
    papers.give_apple(settings, tmp_path)
    papers.give_google(settings, tmp_path)
    give_credentials(event.organiser_id, own_apple(), by=OPERATOR)
    give_credentials(event.organiser_id, own_google(), by=OPERATOR)
    of_other = make_event(slug="other", organiser=make_organiser("other", "Other"))

    own, other = tickets_of(bought(event))[0], tickets_of(bought(of_other))[0]

    assert [said_by(one)["passTypeIdentifier"] for one in (own, other)] == [OWN_TYPE, papers.PASS_TYPE]
    assert [claims_of(google_link(one))["iss"] for one in (own, other)] == [OWN_ACCOUNT, papers.ACCOUNT]


def test_wallets_are_looked_up_with_one_query(event, django_assert_num_queries):
    give_credentials(event.organiser_id, own_google(), by=OPERATOR)

    with django_assert_num_queries(1):
        assert wallets_of(event) == {Wallet.GOOGLE}


def test_own_credentials_that_ended_leave_the_operators(event, settings, tmp_path, monkeypatch):
    give_credentials(event.organiser_id, own_apple(days=30), by=OPERATOR)
    later = clock.now() + timedelta(days=60)
    monkeypatch.setattr(clock, "now", lambda: later)

    assert not find_own(event.organiser_id)[Wallet.APPLE].is_working
    assert wallets_of(event) == frozenset()
    papers.give_apple(settings, tmp_path)
    assert wallets_of(event) == {Wallet.APPLE}


def test_new_credentials_take_the_place_of_the_old_ones(event):
    give_credentials(event.organiser_id, own_apple(), by=OPERATOR)
    assert apple_pass(tickets_of(bought(event))[0])
    newer = papers.leaf(pass_type="pass.org.example.newer")
    read = read_apple(
        certificate=newer.pem,
        key=newer.key_pem(),
        password="",
        intermediate=papers.intermediate().pem,
        now=clock.now(),
    )

    give_credentials(event.organiser_id, read, by=OPERATOR)

    assert WalletCredentials.objects.count() == 1
    assert said_by(tickets_of(bought(event))[0])["passTypeIdentifier"] == "pass.org.example.newer"


def test_no_row_and_no_entry_of_the_log_has_anything_that_signs(event):
    give_credentials(event.organiser_id, own_apple(), by=OPERATOR)
    give_credentials(event.organiser_id, own_google(), by=OPERATOR)

    rows = b"".join(bytes(row.sealed) for row in WalletCredentials.objects.all())
    log = json.dumps([[one.before, one.after, one.target_name] for one in Entry.objects.all()])
    assert b"PRIVATE KEY" not in rows
    assert b"CERTIFICATE" not in rows
    assert OWN_ACCOUNT.encode() not in rows
    assert "PRIVATE KEY" not in log
    assert papers.PASSWORD not in log


def test_who_gave_and_took_back_is_in_the_log(event):
    give_credentials(event.organiser_id, own_apple(), by=OPERATOR)
    take_credentials_back(event.organiser_id, Wallet.APPLE, by=OPERATOR)
    take_credentials_back(event.organiser_id, Wallet.APPLE, by=OPERATOR)

    entries = Entry.objects.filter(action__startswith="organiser.wallet").order_by("pk")
    assert [(one.action, one.organiser_id, one.after) for one in entries] == [
        (
            "organiser.wallet_given",
            event.organiser_id,
            {"wallet": "apple", "pass_type": OWN_TYPE, "team": papers.TEAM},
        ),
        ("organiser.wallet_taken", event.organiser_id, {"wallet": "apple"}),
    ]
    assert wallets_of(event) == frozenset()


def test_with_another_secret_key_the_wallet_is_not_offered_and_with_the_former_one_it_is(event, settings):
    give_credentials(event.organiser_id, own_google(), by=OPERATOR)
    former = settings.SECRET_KEY

    settings.SECRET_KEY = OTHER_SECRET
    assert wallets_of(event) == frozenset()
    settings.SECRET_KEY_FALLBACKS = [former]
    assert wallets_of(event) == {Wallet.GOOGLE}


@pytest.mark.parametrize("kind", ["apple", "samsung"])
def test_the_database_refuses_a_second_one_and_one_for_no_wallet(event, kind):
    WalletCredentials.objects.create(organiser=event.organiser, kind="apple", sealed=b"")

    with pytest.raises(IntegrityError), transaction.atomic():
        WalletCredentials.objects.create(organiser=event.organiser, kind=kind, sealed=b"")

    assert WalletCredentials.objects.count() == 1
