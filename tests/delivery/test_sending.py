"""Sending in a real SMTP conversation: servers that take, refuse, put off, die and hang."""

import socket
import threading
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.delivery.mail_twin import Handler, fates, pay, use_server
from tests.live_server import free_port
from tests.moments import at
from ticketonline.core import clock
from ticketonline.delivery.mail_server import MailServerAway
from ticketonline.delivery.services.send import send_some
from ticketonline.outbox.models import Message
from ticketonline.outbox.rules import PAUSES

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


def test_a_mail_is_taken_with_tickets_that_open(handler: Handler):
    pay()

    assert send_some()

    (one,) = handler.mails
    assert (one["To"], one["Auto-Submitted"]) == ("buyer0@example.org", "auto-generated")
    assert one["Message-ID"] == f"<{Message.objects.get().pk.hex}@127.0.0.1>"
    kinds = [part.get_content_type() for part in one.walk() if not part.is_multipart()]
    assert kinds == ["text/plain", "text/html", "application/pdf", "text/calendar"]
    pdf = next(part for part in one.iter_attachments() if part.get_content_type() == "application/pdf")
    assert len(pypdfium2.PdfDocument(pdf.get_content())) == 1
    assert fates() == [("sent", 1, "")]
    assert not send_some()


def test_an_address_that_is_refused_for_good_is_told_in_the_servers_words(handler: Handler):
    pay(2)
    handler.to_recipient = "550 5.1.1 No such user here"

    send_some()

    assert fates() == [("refused", 1, "550 5.1.1 No such user here")] * 2
    handler.to_recipient = "250 well"
    assert not send_some()
    assert handler.mails == []


@pytest.mark.parametrize("of_what", ["to_recipient", "to_mail"])
def test_what_is_put_off_is_sent_later(handler: Handler, of_what: str):
    pay()
    setattr(handler, of_what, "451 4.7.1 Greylisted, come back in a minute")

    send_some()
    assert fates() == [("queued", 1, "451 4.7.1 Greylisted, come back in a minute")]
    assert not send_some()
    setattr(handler, of_what, "250 well")
    with at(clock.now() + PAUSES[0] + timedelta(seconds=1)):
        send_some()

    assert fates() == [("sent", 2, "")]
    assert len(handler.mails) == 1


def test_what_is_put_off_for_ever_is_given_up_with_the_last_words(handler: Handler):
    pay()
    handler.to_mail = "452 4.2.2 Mailbox full"

    now = clock.now()
    for pause in (timedelta(0), *PAUSES):
        now += pause + timedelta(seconds=1)
        with at(now):
            assert send_some()

    assert fates() == [("refused", len(PAUSES) + 1, "452 4.2.2 Mailbox full")]
    assert now - clock.now() > timedelta(days=4)


def test_a_mail_refused_for_what_is_in_it_keeps_no_other(handler: Handler):
    pay(2)
    first = iter(["554 5.7.1 Looks like spam"])

    async def spam_first(server: SMTP, session: Session, envelope: Envelope) -> str:
        return next(first, "250 taken")

    handler.handle_DATA = spam_first  # type: ignore[method-assign]

    send_some()

    assert sorted(fates()) == [("refused", 1, "554 5.7.1 Looks like spam"), ("sent", 1, "")]


def test_without_a_server_nothing_is_lost_and_the_others_are_not_tried(settings: Any):
    use_server(settings, free_port())
    pay(3)

    with pytest.raises(MailServerAway, match="refused"):
        send_some()

    tried, *others = sorted(fates(), key=lambda one: -one[1])
    assert (tried[0], tried[1]) == ("queued", 1)
    assert "refused" in tried[2]
    assert others == [("queued", 0, "")] * 2


@pytest.mark.parametrize(
    ("before", "answer", "user"),
    [
        ("", "554 5.3.2 We are full", "shop"),
        ("EHLO", "550 5.7.1 You are nobody", "shop"),
        ("EHLO", "550 5.7.1 You are nobody", ""),
        ("AUTH", "535 5.7.8 Wrong password", "shop"),
        ("MAIL", "550 5.7.60 This sender may not send", "shop"),
    ],
    ids=["greeting", "hello", "hello without a log-in", "log-in", "sender"],
)
def test_a_server_that_takes_nothing_from_this_shop_has_refused_no_mail(
    settings: Any, before: str, answer: str, user: str
):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        talk = threading.Thread(target=refusing, args=(listener, before, answer), daemon=True)
        talk.start()
        use_server(settings, listener.getsockname()[1])
        settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD = user, "s3same-0pen" if user else ""
        pay(2)

        with pytest.raises(MailServerAway, match=answer):
            send_some()
        talk.join(10)

    assert sorted(fates()) == [("queued", 0, ""), ("queued", 1, answer)]


def refusing(listener: socket.socket, before: str, answer: str) -> None:
    """Answer one connection with that to commands that begin so, or to none; and well to all others."""
    connection, _address = listener.accept()
    with connection, connection.makefile("rb") as said:
        connection.sendall(b"220 twin\r\n" if before else f"{answer}\r\n".encode())
        for line in said:
            if before and line.decode().upper().startswith((before, before.replace("EHLO", "HELO"))):
                connection.sendall(f"{answer}\r\n".encode())
            elif line.upper().startswith(b"EHLO"):
                connection.sendall(b"250-twin\r\n250 AUTH PLAIN\r\n")
            else:
                connection.sendall(b"235 welcome\r\n" if line.upper().startswith(b"AUTH") else b"250 well\r\n")


@pytest.mark.parametrize("way", ["dies", "hangs"])
def test_a_server_that_is_gone_in_the_middle_of_a_mail_gets_it_again(settings: Any, way: str):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        talk = threading.Thread(target=gone_in_the_middle, args=(listener, way), daemon=True)
        talk.start()
        use_server(settings, listener.getsockname()[1])
        pay()

        with pytest.raises(MailServerAway):
            send_some()
        talk.join(10)

    ((state, attempts, answer),) = fates()
    assert (state, attempts, bool(answer)) == ("queued", 1, True)


def gone_in_the_middle(listener: socket.socket, way: str) -> None:
    connection, _address = listener.accept()
    with connection, connection.makefile("rb") as said:
        connection.sendall(b"220 twin\r\n")
        for line in said:
            if line.upper().startswith(b"DATA"):
                connection.sendall(b"354 go on\r\n")
                said.readline()
                if way == "hangs":
                    while said.readline():
                        pass
                return
            connection.sendall(b"250 well\r\n")


def test_a_recipient_that_gets_the_connection_closed_leaves_the_next_mail_another(handler: Handler):
    pay(2)
    answers = iter(["421 4.7.0 Too many of you"])

    async def busy_first(server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        envelope.rcpt_tos.append(address)
        return next(answers, "250 well")

    handler.handle_RCPT = busy_first  # type: ignore[method-assign]

    send_some()

    assert sorted(fates()) == [("queued", 1, "421 4.7.0 Too many of you"), ("sent", 1, "")]
