"""Sending in a real SMTP conversation: servers that take, refuse, put off, die and hang."""

import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pypdfium2
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.delivery.reading_pdf import text_of
from tests.factories import make_event, make_reservation
from tests.moments import at
from ticketonline.core import clock
from ticketonline.delivery import codes
from ticketonline.delivery.mail_server import MailServerAway
from ticketonline.delivery.models import IssuedTicket, SigningKey
from ticketonline.delivery.services import send as send_module
from ticketonline.delivery.services.keys import key_for
from ticketonline.delivery.services.send import send_some
from ticketonline.events.models import Event
from ticketonline.outbox.models import Message
from ticketonline.outbox.rules import CLAIM, PAUSES
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


class Handler:
    """Answers the recipients and the mails with what the test set, and keeps what it took."""

    def __init__(self) -> None:
        self.to_recipient, self.to_mail = "250 well", "250 taken"
        self.mails: list[EmailMessage] = []

    async def handle_RCPT(  # noqa: N802 - so aiosmtpd calls it
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if self.to_recipient.startswith("2"):
            envelope.rcpt_tos.append(address)
        return self.to_recipient

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.to_mail.startswith("2"):
            self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return self.to_mail


@pytest.fixture
def handler(settings: Any) -> Iterator[Handler]:
    handler = Handler()
    server = Controller(handler, hostname="127.0.0.1", port=free_port())
    server.start()
    use_server(settings, server.port)
    yield handler
    server.stop()


def use_server(settings: Any, port: int) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 0.5


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def pay(count: int = 1) -> None:
    pay_for(make_event(), count)


def pay_for(event: Event, count: int) -> None:
    for number in range(count):
        order = make_reservation(event)
        settle(start_payment(order.pk, email=f"buyer{number}@example.org").pk, Answer())


def fates() -> list[tuple[str, int, str]]:
    return list(Message.objects.order_by("id").values_list("state", "attempts", "answer"))


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


def test_a_mail_whose_claim_is_nearly_over_is_left_to_others(handler: Handler, monkeypatch: pytest.MonkeyPatch):
    pay(2)
    monkeypatch.setattr(send_module, "MARGIN", timedelta(hours=1))

    assert send_some()

    assert handler.mails == []
    assert [state for state, _attempts, _answer in fates()] == ["queued", "queued"]


def test_what_was_taken_by_a_worker_that_died_before_the_commit_is_not_sent_again(handler: Handler, monkeypatch: Any):
    pay(2)
    with monkeypatch.context() as dying:
        dying.setattr(send_module, "end_together", lambda *_a, **_k: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            send_some()
    assert [state for state, _attempts, _answer in fates()] == ["queued", "queued"]

    with at(clock.now() + CLAIM + timedelta(seconds=1)):
        send_some()

    assert len({one["Message-ID"] for one in handler.mails}) == len(handler.mails) == 2
    assert [state for state, _attempts, _answer in fates()] == ["sent", "sent"]


def test_mails_sent_together_have_each_its_own_tickets_and_go_to_its_own_buyer(handler: Handler):
    pay(3)

    send_some()

    by_buyer = {
        one.ticket.reservation.email: one.code_in_groups
        for one in IssuedTicket.objects.select_related("ticket__reservation")
    }
    assert len(by_buyer) == 3
    assert {str(one["To"]): [code in printed_in(one) for code in by_buyer.values()] for one in handler.mails} == {
        buyer: [code == other for other in by_buyer.values()] for buyer, code in by_buyer.items()
    }
    assert sorted(Message.objects.values_list("recipient", flat=True)) == sorted(by_buyer)


def printed_in(mail: EmailMessage) -> str:
    pdf = next(part for part in mail.iter_attachments() if part.get_content_type() == "application/pdf")
    return "".join(text_of(pdf.get_content()))


def test_tickets_that_can_not_be_given_out_keep_no_others(handler: Handler, monkeypatch: pytest.MonkeyPatch):
    pay(3)
    given = iter(["SAME"] * 2)
    real = codes.new_code
    monkeypatch.setattr(codes, "new_code", lambda: next(given, None) or real())  # chance gives two orders one code

    send_some()

    assert fates() == [("sent", 1, "")] * 3


def test_a_ticket_that_can_not_be_signed_is_tried_again_and_keeps_no_others(handler: Handler):
    pay(2)
    pay_for(make_event(slug="other"), 1)
    given = Message.objects.order_by("id").last()
    assert given is not None
    key_for(given.event_id)
    SigningKey.objects.filter(event_id=given.event_id).update(sealed_private_key=b"nobody can open it")

    send_some()

    assert fates() == [("sent", 1, ""), ("sent", 1, ""), ("queued", 1, "")]
    assert len(handler.mails) == 2
