"""What an organiser adds to the mails: kept, logged, copied with the event, and shown as text in every mail."""

from datetime import timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from uuid import UUID

import pytest
from django.core import mail

from tests.changes import nothing_changes
from tests.factories import make_event, make_reservation
from tests.moments import at, later
from ticketonline.audit.actor import OPERATOR
from ticketonline.audit.models import Entry
from ticketonline.core import clock
from ticketonline.delivery.errors import InvalidMailText, MailTextChanged
from ticketonline.delivery.mail_samples import compose_sample, words_of
from ticketonline.delivery.mail_texts import texts_of
from ticketonline.delivery.models import MOST_MAIL_TEXT, MailText
from ticketonline.delivery.services.change_mail_texts import change_mail_texts
from ticketonline.delivery.services.duplicate_event import duplicate_event
from ticketonline.delivery.services.send import send_some
from ticketonline.events.errors import EventNotFound
from ticketonline.events.models import Event, TicketType
from ticketonline.events.services.delete_events import delete_events
from ticketonline.outbox.rules import Kind
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment

pytestmark = pytest.mark.django_db

NOBODY = UUID("01234567-89ab-7def-8123-456789abcdef")
MOST_BYTES = 100_000  # of a mail without its files


@pytest.fixture
def event(olgas_event: Event) -> Event:
    return Event.objects.select_related("organiser").get(pk=olgas_event.pk)


def change(event: Event, **texts: str) -> None:
    change_mail_texts(event.pk, {Kind(kind): text for kind, text in texts.items()}, by=OPERATOR)


def sample(event: Event, kind: Kind, added: str, *, language: str = "en") -> tuple[str, str, int]:
    """The mail's text and its page as a mail program reads them, and how many bytes these take on the way."""
    raw = compose_sample(event, kind, language=language, added=added).message().as_bytes()
    read = message_from_bytes(raw, policy=policy.default)
    assert isinstance(read, EmailMessage)
    parts = {part.get_content_type(): part for part in read.walk() if not part.is_multipart()}
    plain, page = parts["text/plain"], parts["text/html"]
    return plain.get_content(), page.get_content(), len(plain.as_bytes()) + len(page.as_bytes())


# --- In the mails ---------------------------------------------------------------------------------------------------


def test_a_buyer_reads_the_words_in_the_mail(event: Event):
    change(event, paid="  Doors open at 19:00.\r\nBring <b>cash</b>. ", reserved="Hurry!")

    settle(start_payment(make_reservation(event).pk, email="bruno@example.org").pk, Answer())
    while send_some():
        pass

    (one,) = mail.outbox
    assert "\n\nDoors open at 19:00.\nBring <b>cash</b>.\n\n" in one.body
    assert ">Doors open at 19:00.<br>Bring &lt;b&gt;cash&lt;/b&gt;.</div>" in str(one.alternatives[0][0])
    assert "Hurry!" not in one.body


@pytest.mark.one_engine
@pytest.mark.parametrize("status", Event.Status)
def test_every_mail_can_be_seen_before_anybody_gets_it(event: Event, status: Event.Status):
    event.status = status

    # One moment: a mail says until when tickets are held, to the minute.
    with at(clock.now()), nothing_changes():
        seen = {kind: sample(event, kind, "Bring a bell.") for kind in Kind}
        polish = [sample(event, kind, "Bring a bell.", language="pl")[0] for kind in Kind]
        words = {kind: words_of(event, kind, language="en") for kind in Kind}

    for kind, (plain, page, _size) in seen.items():
        assert plain.count("Bring a bell.") == page.count("Bring a bell.") == 1
        assert plain.startswith(words[kind].subject)
        assert words[kind].subject.endswith(": Jazz Night")
        assert words[kind].said
        assert all(sentence in plain for sentence in words[kind].said)
    assert len({one.subject for one in words.values()}) == len(Kind)
    assert all("Strona wydarzenia: " in plain for plain in polish)
    assert event.status == status


@pytest.mark.one_engine
@pytest.mark.parametrize(
    ("price", "said"),
    [
        (0, ["The event is cancelled.", "Your tickets are not valid any more."]),
        (1, ["The event is cancelled. The organiser will tell you what becomes of your money."]),
    ],
)
def test_nobody_hears_of_money_that_they_never_paid(event: Event, price: int, said: list[str]):
    TicketType.objects.update(price=price)

    words = words_of(event, Kind.EVENT_CANCELLED, language="en")

    assert list(words.said) == said


@pytest.mark.one_engine
def test_the_words_stay_text_and_addresses_become_links(event: Event):
    words = '<script>alert(1)</script>\n<a href="x">y</a> https://example.org/?a=1&b="2" javascript:alert(1)\nשלום לכם'

    plain, page, _size = sample(event, Kind.PAID, words)

    assert words in plain
    assert "<script" not in page
    assert '<a href="x"' not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;<br>" in page
    assert '<a href="https://example.org/?a=1&amp;b=' in page
    assert 'href="javascript' not in page
    assert page.count('rel="nofollow"') == 1
    assert "<br>שלום לכם</div>" in page
    assert 'dir="auto">&lt;script' in page


@pytest.mark.one_engine
@pytest.mark.parametrize("shape", ["x", "<", '"', "\n", "a.pl ", "https://a.pl/& ", "🎷", "ש", "e\u0301"])
def test_the_longest_words_make_no_mail_of_100_kb(event: Event, shape: str):
    words = (shape * MOST_MAIL_TEXT)[:MOST_MAIL_TEXT]

    sizes = [sample(event, kind, words)[2] for kind in Kind]

    assert max(sizes) < MOST_BYTES
    assert min(sizes) > MOST_MAIL_TEXT


@pytest.mark.one_engine
def test_an_event_without_tickets_has_mails_to_look_at_too(event: Event):
    event.ticket_types.all().delete()

    assert "2 × Standard" in sample(event, Kind.RESERVED, "")[0]


# --- Changing them --------------------------------------------------------------------------------------------------


def test_words_are_set_changed_and_taken_out(event: Event):
    change(event, paid="One", link="Two", returned="Three")
    change(event, paid="Other", link=" \n ")

    assert texts_of(event.pk) == {Kind.PAID: "Other", Kind.RETURNED: "Three"}
    assert MailText.objects.count() == 2
    last = Entry.objects.filter(action="event.mails_changed").latest("id")
    assert last.before == {"mail_paid": "One", "mail_link": "Two"}
    assert last.after == {"mail_paid": "Other", "mail_link": ""}
    assert (last.target_id, last.organiser_id) == (event.pk, event.organiser_id)


def test_what_changes_nothing_is_not_logged(event: Event):
    change(event, paid="One")

    with nothing_changes():
        change(event, paid=" One\n", link="")


@pytest.mark.one_engine
@pytest.mark.parametrize("text", ["x" * (MOST_MAIL_TEXT + 1), "a\x00b", "a\x1bb", "a\u2028b", "\ud800"])
def test_what_is_too_long_or_no_text_is_refused_and_so_is_all_with_it(event: Event, text: str):
    change(event, paid="One")

    with nothing_changes(), pytest.raises(InvalidMailText) as refused:
        change(event, link="Two", paid=text)

    assert refused.value.error == "Use at most 2000 characters, without control characters."


def test_what_somebody_else_saved_meanwhile_is_not_overwritten_unseen(event: Event):
    change(event, paid="Theirs", link="Both")

    with nothing_changes(), pytest.raises(MailTextChanged):
        change_mail_texts(event.pk, {Kind.PAID: "Mine"}, seen={Kind.PAID: "Before"}, by=OPERATOR)
    with nothing_changes():
        change_mail_texts(event.pk, {Kind.PAID: "Theirs"}, seen={Kind.PAID: "Before"}, by=OPERATOR)
    change_mail_texts(event.pk, {Kind.PAID: "Mine"}, seen={Kind.PAID: "Theirs"}, by=OPERATOR)

    assert texts_of(event.pk) == {Kind.PAID: "Mine", Kind.LINK: "Both"}


def test_an_event_that_is_not_there_has_no_words():
    with nothing_changes(), pytest.raises(EventNotFound):
        change_mail_texts(NOBODY, {Kind.PAID: "One"}, by=OPERATOR)


# --- With the event -------------------------------------------------------------------------------------------------


def test_the_next_event_begins_with_the_same_words(event: Event):
    change(event, paid="One", link="Two")

    copy = duplicate_event(event.pk, name="Jazz Day", date=event.date + timedelta(days=7), by=OPERATOR)
    change(copy, paid="Other")

    assert texts_of(copy.pk) == {Kind.PAID: "Other", Kind.LINK: "Two"}
    assert texts_of(event.pk) == {Kind.PAID: "One", Kind.LINK: "Two"}


def test_an_event_that_is_deleted_takes_its_words_with_it(event: Event):
    other = make_event(name="Other Night")
    change(event, paid="One")
    change(other, paid="Two")

    delete_events([event.pk])

    assert MailText.objects.get().event_id == other.pk


def test_a_mail_that_waits_has_the_words_as_they_are_when_it_is_sent(event: Event):
    change(event, paid="Old")
    settle(start_payment(make_reservation(event).pk, email="bruno@example.org").pk, Answer())
    change(event, paid="New")

    with later(seconds=1):
        send_some()

    (one,) = mail.outbox
    assert "New" in one.body
    assert "Old" not in one.body
