"""What a buyer is mailed, and that it is mailed once for each cause."""

import re
from decimal import Decimal
from email.header import decode_header, make_header
from email.utils import parseaddr
from typing import Any

import icalendar
import pypdfium2
import pytest
from django.core import mail
from django.test import Client

from tests.factories import make_event, make_member, make_organiser, make_reservation, ticket_type
from tests.moments import at, later
from ticketonline.audit.actor import OPERATOR
from ticketonline.delivery.links import link_to_order
from ticketonline.delivery.models import IssuedTicket
from ticketonline.delivery.services.send import send_some
from ticketonline.events.models import Event
from ticketonline.outbox.models import Message
from ticketonline.outbox.rules import CLAIM, State
from ticketonline.outbox.services.claim import claim, end
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.remove_abandoned import remove_abandoned
from ticketonline.payments.services.return_order import return_order
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.people.services.erase import erase
from ticketonline.sales.models import Reservation
from ticketonline.sales.services.cancel import cancel
from ticketonline.sales.services.expire import expire

pytestmark = pytest.mark.django_db

BRUNO = "bruno@example.org"


@pytest.fixture
def event(db: None) -> Event:
    organiser = make_organiser()
    organiser.email = "box-office@example.com"
    organiser.save()
    types = ticket_type("VIP", "120.00"), ticket_type("Standard", "45.50"), ticket_type("Free", "0")
    return make_event(*types, name="Jazz & Night <live>", venue="Blue Note", city="Warszawa", time_zone="Europe/Warsaw")


def bought(event: Event, *, language: str = "en", answer: Answer | None = None, **amounts: int) -> Reservation:
    order = make_reservation(event, **(amounts or {"VIP": 1, "Standard": 2}))
    settle(start_payment(order.pk, email=BRUNO, name="Bruno Baker", language=language).pk, answer or Answer())
    order.refresh_from_db()
    return order


def sent() -> list[mail.EmailMultiAlternatives]:
    while send_some():
        pass
    return mail.outbox


def files(one: mail.EmailMultiAlternatives) -> dict[str, bytes]:
    return {
        name: content if isinstance(content, bytes) else content.encode() for name, content, _type in one.attachments
    }


def text_of(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_range() for page in pypdfium2.PdfDocument(pdf)]


def test_whoever_paid_has_the_tickets_in_the_mail(event: Event):
    order = bought(event)

    (one,) = sent()

    assert (one.to, one.reply_to) == ([BRUNO], ["box-office@example.com"])
    assert parseaddr(str(make_header(decode_header(one.from_email))))[0] == event.organiser.name
    assert one.subject == "Your tickets: Jazz & Night <live>"
    pdf, entry = files(one).values()
    pages = text_of(pdf)
    codes = [issued.code_in_groups for issued in IssuedTicket.objects.all()]
    assert len(pages) == len(codes) == 3
    assert all(any(code in page for page in pages) for code in codes)
    assert all("Bruno Baker" in page for page in pages)
    assert str(icalendar.Calendar.from_ical(entry).events[0]["SUMMARY"]) == event.name
    assert str(order.pk) in one.body
    assert "€211.00" in one.body
    message = Message.objects.get()
    assert (message.state, message.recipient, message.attempts) == ("sent", BRUNO, 1)


def test_the_page_of_the_mail_is_text_whatever_a_name_holds(event: Event):
    bought(event)

    html = str(sent()[0].alternatives[0][0])

    assert "Jazz &amp; Night &lt;live&gt;" in html
    assert "<live>" not in html
    assert len(html.encode()) < 100_000


def test_it_speaks_the_buyers_language(event: Event):
    bought(event, language="pl")

    (one,) = sent()

    assert one.subject.startswith("Twoje bilety")
    assert "Razem" in one.body


def test_what_is_free_is_mailed_as_well(event: Event):
    order = make_reservation(event, Free=1)
    start_payment(order.pk, email=BRUNO)

    assert len(files(sent()[0])) == 2


def test_who_gave_no_address_gets_nothing(event: Event):
    settle(start_payment(make_reservation(event).pk).pk, Answer())

    assert sent() == []
    assert not Message.objects.exists()


def test_a_second_answer_to_a_payment_makes_no_second_mail(event: Event):
    order = make_reservation(event)
    payment = start_payment(order.pk, email=BRUNO)
    for _ in range(3):
        settle(payment.pk, Answer())

    assert len(sent()) == 1
    assert len(sent()) == 1


def test_a_payment_that_failed_says_why_and_what_to_do(event: Event):
    bought(event, answer=Answer(error_type="card_error"))

    (one,) = sent()

    assert one.subject == "Your payment failed: Jazz & Night <live>"
    assert "Your card has been declined." in one.body
    assert "you can try again until then" in one.body
    assert one.attachments == []


def test_a_failure_that_was_made_good_before_it_was_told_is_not_told(event: Event):
    order = bought(event, answer=Answer(error_type="card_error"))
    settle(start_payment(order.pk).pk, Answer())

    assert [one.subject for one in sent()] == ["Your tickets: Jazz & Night <live>"]
    assert set(Message.objects.values_list("kind", "state")) == {("payment_failed", "dropped"), ("paid", "sent")}


def test_a_hold_that_ran_out_a_cancellation_and_a_return_are_told(event: Event):
    failed, given_up = (bought(event, answer=Answer(error_type="card_error")) for _ in range(2))
    paid = bought(event)
    sent().clear()

    cancel(given_up.pk)
    return_order(paid.pk, refund=True, by=OPERATOR)
    with at(failed.hold_ends_at):
        expire()
        subjects = [one.subject.split(":")[0] for one in sent()]

    assert sorted(subjects) == ["Your order is cancelled", "Your reservation is cancelled", "Your reservation ran out"]
    returned = next(one for one in mail.outbox if one.subject.startswith("Your order"))
    assert "Your tickets are not valid any more." in returned.body
    assert "€211.00 go back to you" in returned.body


def test_of_an_event_that_is_cancelled_no_ticket_is_on_sale_again_and_calendars_are_told(event: Event):
    failed, paid = bought(event, answer=Answer(error_type="card_error")), bought(event)
    sent().clear()
    Event.objects.update(status="CANCELLED")

    return_order(paid.pk, refund=True, by=OPERATOR)
    with at(failed.hold_ends_at):
        expire()
        mails = {one.subject.split(":")[0]: one for one in sent()}

    assert "The event is cancelled." in mails["Your reservation ran out"].body
    assert "on sale again" not in mails["Your reservation ran out"].body
    (entry,) = files(mails["Your order is cancelled"]).values()
    assert b"METHOD:CANCEL" in (entry.encode() if isinstance(entry, str) else entry)


def test_tickets_that_were_taken_back_before_the_mail_went_out_are_not_sent(event: Event):
    paid = bought(event)
    return_order(paid.pk, refund=True, by=OPERATOR)

    assert [one.subject.split(":")[0] for one in sent()] == ["Your order is cancelled"]
    assert not IssuedTicket.objects.exists()


def test_the_address_is_the_one_that_the_order_has_when_it_is_sent(event: Event):
    paid = bought(event)
    Reservation.objects.filter(pk=paid.pk).update(email="new@example.org")

    assert sent()[0].to == ["new@example.org"]


def test_the_sum_is_that_of_the_prices_paid(event: Event):
    bought(event, Standard=2)
    event.ticket_types.update(price=Decimal(1))

    assert "€91.00" in sent()[0].body


def test_the_links_lead_to_the_order_and_the_event(event: Event, client: Client, settings: Any):
    order = bought(event, language="pl")

    html, text = str(sent()[0].alternatives[0][0]), sent()[0].body

    links = re.findall(r'href="([^"]+)"', html)
    assert links == [
        f"{settings.PUBLIC_URL}/pl/tickets/{link_to_order(order)}/",
        f"{settings.PUBLIC_URL}/pl/events/{event.slug}/",
    ]
    assert all(link in text for link in links)
    assert [client.get(link.removeprefix(settings.PUBLIC_URL)).status_code for link in links] == [200, 200]


def test_who_tries_card_after_card_fills_nobodys_mailbox(event: Event):
    order = make_reservation(event)
    for _ in range(6):
        settle(start_payment(order.pk, email=BRUNO).pk, Answer(error_type="card_error"))

    assert len(sent()) == 3


def test_mails_go_with_a_reservation_that_came_to_nothing(event: Event, settings: Any):
    order = bought(event, answer=Answer(error_type="card_error"))
    sent()
    cancel(order.pk)

    with later(days=settings.RETENTION_DAYS + 1):
        assert remove_abandoned() == 1

    assert not Message.objects.exists()


def test_a_mail_that_is_in_hand_while_its_buyer_is_erased_keeps_no_address(event: Event):
    order = bought(event)
    (in_hand,) = claim(limit=1)

    erase(make_member(event.organiser), email=BRUNO, by=OPERATOR)
    assert not end(in_hand, State.SENT, recipient=BRUNO)
    with later(seconds=CLAIM.total_seconds() + 1):
        assert sent() == []

    assert list(Message.objects.values_list("state", "recipient")) == [("dropped", "")]
    assert BRUNO not in str(list(Message.objects.values()))
    assert Reservation.objects.get(pk=order.pk).email == ""


@pytest.mark.parametrize(("is_paying", "is_said"), [(False, True), (True, False)])
def test_nobody_is_told_that_nothing_was_charged_while_a_payment_is_under_way(event: Event, is_paying, is_said):
    order = bought(event, answer=Answer(error_type="card_error"))
    sent().clear()
    if is_paying:
        start_payment(order.pk)
    order.refresh_from_db()

    with at(order.hold_ends_at):
        expire()
        (one,) = sent()

    assert one.subject.startswith("Your reservation ran out")
    assert ("You have not been charged." in one.body) is is_said
