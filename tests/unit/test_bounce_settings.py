"""BOUNCE_ADDRESS and BOUNCE_MAILBOX: what is understood, and a sentence without the password for what is not."""

import pytest

from ticketonline.settings.env import Env, SettingError
from ticketonline.settings.mail import Bounces, Mailbox, read_bounces

pytestmark = pytest.mark.static

ADDRESS, PASSWORD = "bounces@tickets.example.org", "s3same"
SECURE = Mailbox(
    host="mail.example.org", port=993, user="shop", password=PASSWORD, folder="INBOX", is_tls=True, seconds=10
)


def read(address: str = "", mailbox: str = "") -> Bounces:
    return read_bounces(Env({"BOUNCE_ADDRESS": address, "BOUNCE_MAILBOX": mailbox}))


def test_nothing_is_set_by_itself():
    assert read() == Bounces(address="", mailbox=None)


@pytest.mark.parametrize(
    ("url", "mailbox"),
    [
        (f"imaps://shop:{PASSWORD}@mail.example.org/INBOX", SECURE),
        (f"imaps://shop:{PASSWORD}@mail.example.org", SECURE),
        (
            "imap://shop%40example.org:a%20%22b%2F@127.0.0.1:1143/Mail%20in/Bounces",
            Mailbox(
                host="127.0.0.1",
                port=1143,
                user="shop@example.org",
                password='a "b/',
                folder="Mail in/Bounces",
                is_tls=False,
                seconds=10,
            ),
        ),
    ],
)
def test_a_mailbox_is_told_by_an_address(url: str, mailbox: Mailbox):
    assert read(ADDRESS, url) == Bounces(address=ADDRESS, mailbox=mailbox)


@pytest.mark.parametrize("address", ["bounces", f"{'b' * 24}@example.org", "zwroty.ż@example.org", "a@b, c@d"])
def test_an_address_that_mails_could_not_come_back_to_is_refused(address: str):
    with pytest.raises(SettingError, match=r"^BOUNCE_ADDRESS is "):
        read(address)


@pytest.mark.parametrize(
    "url",
    [
        f"smtp://shop:{PASSWORD}@mail.example.org",
        f"imaps://shop:{PASSWORD}@/INBOX",
        f"imaps://shop:{PASSWORD}@mail.example.org:imap",
        f"imaps://:{PASSWORD}@mail.example.org",
        "imaps://shop@mail.example.org",
        f"imaps://shop:{PASSWORD}ł@mail.example.org",
        f"imaps://shop:{PASSWORD}%0D%0AX@mail.example.org",
        f"imaps://shop:{PASSWORD}#1@mail.example.org",
        f"imaps://shop:{PASSWORD}@mail.example.org/INBOX?{PASSWORD}",
    ],
)
def test_a_mailbox_that_is_not_understood_is_refused_without_the_password(url: str):
    with pytest.raises(SettingError, match=r"^BOUNCE_MAILBOX is not understood; use imaps://user:password@") as refusal:
        read(ADDRESS, url)

    assert PASSWORD not in str(refusal.value)


def test_a_mailbox_without_an_address_is_refused():
    with pytest.raises(SettingError, match="BOUNCE_MAILBOX is set without BOUNCE_ADDRESS"):
        read("", f"imaps://shop:{PASSWORD}@mail.example.org")
