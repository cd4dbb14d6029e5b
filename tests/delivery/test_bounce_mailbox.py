"""The mailbox of bounces, read from a server that speaks IMAP: what is noted, what is left, and what is never told."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from django.db import DatabaseError

from tests.delivery.returning import out_of_office, report
from tests.imap_server import PASSWORD, USER, ImapServer
from ticketonline.core.ids import new_id
from ticketonline.core.jobs import OutOfReach
from ticketonline.delivery.bounces import mailbox as mailbox_module
from ticketonline.delivery.bounces.addresses import return_address
from ticketonline.delivery.bounces.mailbox import MailboxAway, read_mailbox
from ticketonline.delivery.jobs import JOBS
from ticketonline.outbox.models import Message
from ticketonline.settings.mail import Bounces, Mailbox

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


@pytest.fixture
def use(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Callable[[ImapServer], Mailbox]:
    """Has the shop read that server's mailbox, and trust its certificate."""

    def use(server: ImapServer) -> Mailbox:
        monkeypatch.setenv("SSL_CERT_FILE", str(server.authority))
        mailbox = Mailbox(
            host="127.0.0.1",
            port=server.port,
            user=USER,
            password=PASSWORD,
            folder="INBOX",
            is_tls=server.is_tls,
            seconds=0.5,
        )
        settings.BOUNCES = Bounces(address="bounces@example.org", mailbox=mailbox)
        return mailbox

    return use


@pytest.fixture
def server(use: Callable[[ImapServer], Mailbox]) -> Iterator[ImapServer]:
    with ImapServer() as server:
        use(server)
        yield server


def sent_mail() -> Message:
    message = Message(kind="paid", cause=f"test {new_id()}", event_id=new_id(), reservation_id=new_id())
    message.state, message.recipient, message.ended_at = "sent", "bruno@example.org", message.created_at
    message.save()
    return message


def states() -> list[str]:
    return list(Message.objects.order_by("created_at", "id").values_list("state", flat=True))


@pytest.mark.parametrize("is_tls", [True, False])
@pytest.mark.parametrize("capabilities", ["STARTTLS UIDPLUS", "STARTTLS"])
def test_bounces_are_noted_and_deleted_and_what_else_there_is_is_kept(use: Any, is_tls: bool, capabilities: str):
    first, second = sent_mail(), sent_mail()
    with ImapServer(is_tls=is_tls, capabilities=capabilities) as server:
        use(server)
        letter = b"To: bounces@example.org\nSubject: Hello\n\nIs this the box office?\n"
        away = out_of_office(return_address(second.pk))
        server.put(letter, report(return_address(first.pk)), report("bounces+forged@example.org"), away)

        assert not read_mailbox()

        assert states() == ["bounced", "sent"]
        assert server.flags == {1: {"Seen"}, 3: {"Seen"}}
        assert server.mails[1] == letter
        assert server.heard[-1] == "LOGOUT"
        assert ("STARTTLS" in server.heard) is not is_tls


def test_what_is_read_once_is_not_read_again(server: ImapServer):
    server.put(b"To: bounces@example.org\n\nHello\n")
    read_mailbox()
    server.heard.clear()

    read_mailbox()

    assert not [words for words in server.heard if "FETCH" in words]


def test_so_many_are_read_a_round_and_the_rest_in_the_next(server: ImapServer, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(mailbox_module, "MOST_A_ROUND", 2)
    server.put(*(report(return_address(sent_mail().pk)) for _ in range(3)))

    assert read_mailbox()
    assert states() == ["bounced", "bounced", "sent"]
    assert not read_mailbox()

    assert states() == ["bounced"] * 3
    assert server.mails == {}


def test_what_could_not_be_noted_is_left_as_it_is(server: ImapServer, monkeypatch: pytest.MonkeyPatch):
    message = sent_mail()
    server.put(report(return_address(message.pk)))
    with monkeypatch.context() as broken:
        broken.setattr(mailbox_module, "note_bounce", no_database)
        with pytest.raises(DatabaseError):
            read_mailbox()
    assert server.flags == {1: set()}

    read_mailbox()

    assert (states(), server.mails) == (["bounced"], {})


def test_what_came_back_too_early_is_left_for_the_next_round(server: ImapServer):
    message = sent_mail()
    Message.objects.update(state="queued", ended_at=None, attempts=1)
    server.put(report(return_address(message.pk)))

    assert not read_mailbox()

    assert (states(), server.flags) == (["queued"], {1: set()})


def no_database(content: bytes) -> None:
    raise DatabaseError("gone")


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"password": "Sesame-wrong"}, "user and password were not taken"),
        ({"folder": "Bounces"}, "there is no folder Bounces"),
        ({"port": 1}, "Connection refused"),
    ],
)
def test_a_mailbox_that_does_not_open_is_told_without_the_password(
    server: ImapServer, settings: Any, change: dict[str, Any], words: str
):
    mailbox = replace(settings.BOUNCES.mailbox, **change)
    settings.BOUNCES = replace(settings.BOUNCES, mailbox=mailbox)
    server.put(report(return_address(sent_mail().pk)))

    with pytest.raises(OutOfReach, match=words) as away:  # which a worker waits for
        read_mailbox()

    assert f"{mailbox.host}:{mailbox.port}" in str(away.value)
    assert "Sesame" not in str(away.value)
    assert "Sesame" not in repr(settings.BOUNCES)
    assert (states(), server.flags) == (["sent"], {1: set()})


def test_a_server_that_is_not_trusted_is_not_told_the_password(use: Any, monkeypatch: Any):
    for is_tls in (True, False):
        with ImapServer(is_tls=is_tls) as server:
            use(server)
            monkeypatch.delenv("SSL_CERT_FILE")

            with pytest.raises(MailboxAway, match="certificate verify failed"):
                read_mailbox()

            assert not [words for words in server.heard if words.startswith("LOGIN")]


def test_without_starttls_nothing_is_told(use: Any):
    with ImapServer(is_tls=False, capabilities="LOGINDISABLED") as server:
        use(server)

        with pytest.raises(MailboxAway, match="TLS not supported"):
            read_mailbox()

        assert server.heard == ["CAPABILITY"]


def test_a_server_that_hangs_is_left_alone(use: Any):
    message = sent_mail()
    with ImapServer(hangs_at="UID FETCH 2 (BODY.PEEK[]<0.262144>)") as server:
        use(server)
        server.put(report(return_address(message.pk)), report(return_address(sent_mail().pk)))

        with pytest.raises(MailboxAway, match="timed out"):
            read_mailbox()

        assert states() == ["bounced", "sent"]
        assert server.flags == {2: set()}


def test_a_worker_reads_it_every_minute_and_nothing_where_none_is_set(settings: Any):
    (job,) = [job for job in JOBS if job.name == "bounces"]
    settings.BOUNCES = Bounces(address="bounces@example.org")

    assert not job.run()

    assert job.every == 60.0
