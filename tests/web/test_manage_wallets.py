"""The page where an organiser gives credentials for wallets: tried at once, never shown again, for owners alone."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests.changes import nothing_changes
from tests.delivery import wallet_papers as papers
from tests.factories import make_event, make_member
from tests.web.pages import read
from tests.web.tenants import browser_of
from ticketonline.accounts.rules import Role
from ticketonline.delivery.models import WalletCredentials
from ticketonline.delivery.wallets.kinds import Wallet
from ticketonline.delivery.wallets.offer import wallets_of

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

PATH = "/manage/olgas-nights/settings/wallets/"


@pytest.fixture
def olga():
    make_member(name="olga")
    return browser_of("olga")


def file(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("file", content)


def apples(**changes):
    usual = {
        "wallet": "apple",
        "certificate": file(papers.leaf().p12()),
        "password": papers.PASSWORD,
        "intermediate": file(papers.intermediate().der),
    }
    return usual | changes


def test_files_that_work_are_used_and_nothing_secret_is_shown(olga):
    assert "Not offered to your buyers yet." in read(olga.get(PATH)).text

    answer = olga.post(PATH, apples())
    olga.post(PATH, {"wallet": "google", "account": file(papers.account()), "issuer": papers.ISSUER})

    page = olga.get(PATH)
    assert (answer.status_code, answer["Location"]) == (303, PATH)
    assert wallets_of(make_event()) == {Wallet.APPLE, Wallet.GOOGLE}
    assert papers.PASS_TYPE in read(page).text
    assert papers.ACCOUNT in read(page).text
    assert "Not offered" not in read(page).text
    assert b"PRIVATE KEY" not in page.content
    assert papers.PASSWORD.encode() not in page.content


@pytest.mark.parametrize(
    ("given", "error"),
    [
        (apples(certificate=""), "This field is required."),
        (apples(certificate=file(b"a picture")), "This is neither a certificate nor a P12 file"),
        (apples(password="wrong"), "This is neither a certificate nor a P12 file that the password opens."),
        (apples(certificate=file(papers.leaf(days=-1).p12())), "This certificate is not valid today."),
        (apples(intermediate=file(papers.intermediate(2).der)), "Your certificate was issued by another one"),
        ({"wallet": "google", "account": file(b"{}"), "issuer": papers.ISSUER}, "This is not the JSON key file"),
        ({"wallet": "google", "account": file(papers.account()), "issuer": "olga"}, "The issuer’s ID has digits"),
    ],
)  # fmt: skip
def test_files_that_do_not_work_are_refused_next_to_their_field(olga, given, error):
    for upload in given.values():
        if not isinstance(upload, str):
            upload.seek(0)

    with nothing_changes():
        answer = olga.post(PATH, given)

    assert answer.status_code == 422
    assert error in read(answer).text
    assert papers.PASSWORD.encode() not in answer.content


def test_credentials_are_taken_back(olga):
    olga.post(PATH, apples())

    answer = olga.post(PATH, {"wallet": "apple", "take back": "1"})

    assert answer.status_code == 303
    assert not WalletCredentials.objects.exists()
    assert "Not offered to your buyers yet." in read(olga.get(PATH)).text


def test_credentials_under_a_secret_key_that_is_gone_are_said_not_to_work(olga, settings):
    olga.post(PATH, apples())
    settings.SECRET_KEY_FALLBACKS = []
    WalletCredentials.objects.update(sealed=b"encrypted under another key")

    page = olga.get(PATH)

    assert page.status_code == 200
    assert "Your credentials do not work any more." in read(page).text


def test_the_operators_credentials_are_told_of(olga, settings, tmp_path):
    papers.give_google(settings, tmp_path)

    assert "with the credentials of this shop’s operator" in read(olga.get(PATH)).text


def test_a_wallet_that_there_is_not_changes_nothing(olga):
    with nothing_changes():
        assert olga.post(PATH, {"wallet": "samsung", "take back": "1"}).status_code == 200


def test_who_may_not_change_the_organiser_may_not_change_its_wallets():
    make_member(role=Role.MANAGER, name="max")
    browser = browser_of("max")

    with nothing_changes():
        answers = [browser.get(PATH), browser.post(PATH, apples())]

    assert [answer.status_code for answer in answers] == [403, 403]
