"""Mails in the admin, and what they said where no server is set."""

import stat
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import pytest
from django.core.mail import EmailMessage, send_mail
from django.test import Client

from tests.conftest import LOG_IN
from tests.factories import make_event, make_reservation
from ticketonline.accounts.models import User
from ticketonline.core.mail_folder import find_kept
from ticketonline.delivery.services.send import send_some
from ticketonline.outbox.models import Message
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.EMAIL_BACKEND = "ticketonline.core.mail_folder.EmailBackend"
    settings.MAIL_FOLDER = tmp_path / "mail"
    return settings.MAIL_FOLDER


@pytest.fixture
def mailed(folder: Path) -> Message:
    order = make_reservation(make_event(name="Jazz <Night>"))
    settle(start_payment(order.pk, email="bruno@example.org").pk, Answer())
    send_some()
    return Message.objects.get()


def page_of(client: Client, message: Message) -> str:
    client.force_login(User.objects.create_superuser("root", password="x"), LOG_IN)
    assert client.get("/admin/outbox/message/").status_code == 200
    return client.get(f"/admin/outbox/message/{message.pk}/change/").content.decode()


def test_a_mail_without_a_server_lies_in_a_file_of_its_own_that_nobody_else_reads(folder: Path, mailed: Message):
    (path,) = folder.iterdir()

    mail = message_from_bytes(path.read_bytes(), policy=policy.default)
    assert (mail["To"], len(list(mail.iter_attachments()))) == ("bruno@example.org", 2)
    assert find_kept(mailed.pk.hex) == path
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


def test_staff_read_it_in_the_admin_and_nothing_of_it_is_markup(client: Client, mailed: Message):
    page = page_of(client, mailed)

    assert "Jazz &lt;Night&gt;" in page
    assert "Jazz <Night>" not in page
    assert ".pdf" in page


def test_what_was_handed_to_a_server_is_not_there(client: Client, mailed: Message, folder: Path):
    for path in folder.iterdir():
        path.unlink()

    assert ".pdf" not in page_of(client, mailed)


def test_other_mails_have_files_too_whatever_their_number_says(folder: Path):
    send_mail("Hello", "World", None, ["olga@example.org"])
    EmailMessage("Up", "x", None, ["olga@example.org"], headers={"Message-ID": "<../../etc@x>"}).send()

    assert len(list(folder.iterdir())) == 2
    assert find_kept("../../etc") is None
    assert find_kept("*") is None
