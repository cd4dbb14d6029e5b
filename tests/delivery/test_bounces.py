"""Mails that come back: which one it is, by an address that nobody else can make; and what is written down of it."""

from email import message_from_bytes
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.core import mail

from tests.delivery import returning
from tests.delivery.returning import RECIPIENT, SERVER, UNKNOWN, report
from tests.delivery.test_sending import free_port, use_server
from tests.factories import make_event, make_member, make_reservation
from tests.moments import later
from ticketonline.audit.actor import OPERATOR
from ticketonline.core.ids import new_id
from ticketonline.core.mail_address import sender
from ticketonline.delivery.bounces.addresses import return_address
from ticketonline.delivery.services.note_bounce import Outcome, note_bounce
from ticketonline.delivery.services.send import send_some
from ticketonline.outbox.models import Message
from ticketonline.outbox.rules import MOST_ANSWER
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.people.services.erase import erase
from ticketonline.sales.models import Reservation
from ticketonline.settings.mail import Bounces

pytestmark = pytest.mark.django_db

BRUNO = "bruno@example.org"
SENT = ("sent", "")


@pytest.fixture(autouse=True)
def bounces_are_set(settings: Any) -> None:
    settings.BOUNCES = Bounces(address="bounces@tickets.example.org")


@pytest.fixture
def message() -> Message:
    """A mail with tickets that the mail server took."""
    bought()
    send_some()
    return Message.objects.get()


def bought() -> Reservation:
    order = make_reservation(make_event())
    settle(start_payment(order.pk, email=BRUNO, name="Bruno Baker").pk, Answer())
    return order


def fate(message: Message) -> tuple[str, str]:
    message.refresh_from_db()
    return message.state, message.answer


@pytest.mark.one_engine
def test_a_mail_server_sees_the_mails_own_address_and_the_buyer_sees_the_organiser(settings: Any):
    seen: list[Envelope] = []

    class Handler:
        async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
            seen.append(envelope)
            return "250 taken"

    server = Controller(Handler(), hostname="127.0.0.1", port=free_port())
    server.start()
    use_server(settings, server.port)
    order = bought()

    send_some()
    server.stop()

    (envelope,), sent = seen, Message.objects.get()
    assert envelope.mail_from == return_address(sent.pk)
    assert envelope.mail_from.startswith(f"bounces+{sent.pk.hex}")
    assert envelope.mail_from.endswith("@tickets.example.org")
    assert len(envelope.mail_from.partition("@")[0]) == len("bounces+") + 32 + 8
    assert isinstance(envelope.content, bytes)
    assert message_from_bytes(envelope.content)["From"] == sender(order.event.organiser.name)
    assert b"bounces+" not in envelope.content


@pytest.mark.one_engine
def test_without_an_address_for_it_mails_go_out_as_before(settings: Any):
    settings.BOUNCES = Bounces()
    order = bought()

    send_some()

    (one,) = mail.outbox
    assert one.from_email == one.message()["From"] == sender(order.event.organiser.name)
    assert note_bounce(report("bounces@tickets.example.org")) == Outcome.NOT_OURS


def test_a_mail_that_failed_comes_back_with_the_servers_words(message: Message):
    sent_at = message.ended_at
    assert sent_at is not None

    with later(hours=1):
        assert note_bounce(report(return_address(message.pk))) == Outcome.NOTED

    assert fate(message) == ("bounced", UNKNOWN)
    assert message.recipient == BRUNO
    assert message.ended_at is not None
    assert message.ended_at > sent_at


@pytest.mark.one_engine
@pytest.mark.parametrize("server", returning.SERVERS)
def test_what_each_mail_server_writes_is_read(message: Message, server: str):
    note_bounce(report(return_address(message.pk), "\n".join(returning.SERVERS[server])).replace(b"\n", b"\r\n"))

    assert fate(message) == ("bounced", returning.WORDS[server])


@pytest.mark.one_engine
@pytest.mark.parametrize("head", ["Delivered-To", "X-Original-To", "Envelope-To", "To"])
def test_it_is_told_by_whichever_address_it_was_delivered_to(message: Message, head: str):
    address = return_address(message.pk).upper()

    note_bounce(report("", heads=f'To: Bounces <hello@example.org>\n{head}: "Bounces" <{address}>\n'))

    assert fate(message) == ("bounced", UNKNOWN)


@pytest.mark.one_engine
def test_nothing_else_tells_which_mail_it_is(message: Message):
    address = return_address(message.pk)
    original = f"To: {BRUNO}\nReturn-Path: <{address}>\nMessage-ID: <{message.pk.hex}@127.0.0.1>"
    heads = f"To: hello@example.org\nCc: {address}\nIn-Reply-To: <{message.pk.hex}@127.0.0.1>\n"

    assert note_bounce(report("", heads=heads, original=original)) == Outcome.NOT_OURS

    assert fate(message) == SENT


@pytest.mark.one_engine
def test_a_forged_address_is_refused(message: Message):
    other = return_address(new_id())
    own = return_address(message.pk)
    forged = f"bounces+{message.pk.hex}{other[40:48]}@tickets.example.org"
    elsewhere = own.replace("tickets.", "other.")
    cut = own.replace("bounces+", "xbounces+")

    for address in (forged, elsewhere, cut, own[:47] + own[48:], f"{own}.evil.example", "bounces@tickets.example.org"):
        assert note_bounce(report(address)) == Outcome.NOT_OURS

    assert fate(message) == SENT


@pytest.mark.one_engine
def test_an_address_made_before_the_secret_key_was_changed_is_good_while_the_old_key_is_known(
    message: Message, settings: Any
):
    old_key, address = settings.SECRET_KEY, return_address(message.pk)
    settings.SECRET_KEY = "another" * 10
    assert note_bounce(report(address)) == Outcome.NOT_OURS

    settings.SECRET_KEY_FALLBACKS = [old_key]
    assert note_bounce(report(address)) == Outcome.NOTED

    assert fate(message) == ("bounced", UNKNOWN)


@pytest.mark.one_engine
@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed", "expanded"])
def test_what_may_yet_arrive_or_did_changes_nothing(message: Message, action: str):
    told = f"{SERVER}\n{RECIPIENT}".replace("Action: failed", f"Action: {action}")

    assert note_bounce(report(return_address(message.pk), told)) == Outcome.NOTED

    assert fate(message) == SENT


@pytest.mark.one_engine
def test_who_is_away_got_the_mail(message: Message):
    assert note_bounce(returning.out_of_office(return_address(message.pk))) == Outcome.NOTED

    assert fate(message) == SENT


def test_the_same_bounce_twice_changes_nothing(message: Message):
    note_bounce(report(return_address(message.pk)))
    before = Message.objects.values().get()

    with later(hours=1):
        assert (
            note_bounce(report(return_address(message.pk), f"{SERVER}\nAction: failed\nStatus: 5.0.0\n"))
            == Outcome.NOTED
        )

    assert Message.objects.values().get() == before


def test_what_comes_back_before_it_is_written_down_as_sent_is_to_come_again(message: Message):
    Message.objects.update(state="queued", ended_at=None)
    before = Message.objects.values().get()

    assert note_bounce(report(return_address(message.pk))) == Outcome.TOO_EARLY

    assert Message.objects.values().get() == before
    Message.objects.update(state="sent", ended_at=message.ended_at)
    assert note_bounce(report(return_address(message.pk))) == Outcome.NOTED
    assert fate(message) == ("bounced", UNKNOWN)


@pytest.mark.parametrize("state", ["queued", "refused", "dropped"])
def test_only_what_was_sent_comes_back(message: Message, state: str):
    ended_at = None if state == "queued" else message.ended_at
    Message.objects.update(state=state, answer="as it was", ended_at=ended_at, attempts=0)
    before = Message.objects.values().get()

    assert note_bounce(report(return_address(message.pk))) == Outcome.NOTED

    assert Message.objects.values().get() == before


def test_of_an_erased_person_no_address_and_no_words_are_written(message: Message):
    address = return_address(message.pk)
    organiser = Reservation.objects.get().event.organiser
    erase(make_member(organiser), email=BRUNO, by=OPERATOR)

    note_bounce(report(address))

    assert fate(message) == ("bounced", "")
    assert message.recipient == ""


@pytest.mark.one_engine
def test_a_mail_that_is_forgotten_comes_back_to_nobody(message: Message):
    Message.objects.all().delete()

    assert note_bounce(report(return_address(message.pk))) == Outcome.NOTED

    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ("Action: Failed (for good)\nStatus: 5.2.2\n", "5.2.2"),
        ("Action: failed\nStatus: 4.4.7\nDiagnostic-Code: x-unix; given up\n", "given up"),
        ("Action: failed\nDiagnostic-Code: 550 without a type\n", "550 without a type"),
        ("Action: failed\nDiagnostic-Code: smtp;\nStatus: 5.0.0\n", "5.0.0"),
        ("Action: failed\n", ""),
        (f"Action: failed\nDiagnostic-Code: smtp; {'no ' * 400}\n", ("no " * 400)[:MOST_ANSWER]),
        ("Action: failed\nDiagnostic-Code: smtp; a\0b\x1b[2Jc\n", "a b [2Jc"),
        ("Action: delayed\n\nAction: failed\nDiagnostic-Code: smtp; the second\n", "the second"),
    ],
)
def test_what_is_missing_or_odd_in_a_report_does_no_harm(message: Message, told: str, words: str):
    note_bounce(report(return_address(message.pk), f"{SERVER}\n{told}"))

    assert fate(message) == ("bounced", words)


@pytest.mark.one_engine
def test_what_is_no_report_changes_nothing_and_never_raises(message: Message):
    address = return_address(message.pk)
    good = report(address)
    inner = EmailMessage()
    inner["To"] = address
    inner.set_content("See what came back.")
    inner.add_attachment(good, maintype="application", subtype="octet-stream")
    deep = b"".join(b"Content-Type: multipart/report; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(4000))
    odd = (
        b"",
        b"\0\xff\xfe" * 1000,
        f"To: {address}\n".encode(),
        f"To: {address}\nContent-Type: multipart/report\n\n".encode(),
        f"To: {address}\nContent-Type: multipart/report; boundary=\xff\n\n--\xff\n".encode("latin-1"),
        f"To: {address}\nContent-Type: multipart/report; boundary=x\n\n--x\nContent-Type: ".encode(),
        f"To: {address}\n".encode() + deep,
        good.replace(b"message/delivery-status", b"message/disposition-notification"),
        good.replace(b"multipart/report", b"multipart/mixed"),
        inner.as_bytes(),
        f"To: {address}\nContent-Type: multipart/report; boundary*{'9' * 9000}=x; charset=idna\n\n--x\n".encode(),
        f"To: {address}\nContent-Type: multipart/report; boundary=x\n\n".encode() + b"--x\n\n" * 50_000,
        b"To: " + b"<" * 300_000 + good,
    )

    for content in odd:
        note_bounce(content)

    assert fate(message) == SENT


@pytest.mark.one_engine
def test_bytes_that_no_mail_should_hold_are_told_as_far_as_they_can_be(message: Message):
    told = f"{SERVER}\nAction: failed\nDiagnostic-Code: smtp; 550 Benutzer gelöscht: ł\n"

    note_bounce(report(return_address(message.pk), told).replace("ö".encode(), "ö".encode("latin-1")))

    assert fate(message) == ("bounced", "550 Benutzer gel�scht: ł")


@pytest.mark.one_engine
def test_however_large_the_mail_is_that_comes_back_its_report_is_read(message: Message):
    original = "Subject: Tickets\n\n" + "A line of the file that was attached.\n" * 30_000

    note_bounce(report(return_address(message.pk), original=original))

    assert fate(message) == ("bounced", UNKNOWN)
