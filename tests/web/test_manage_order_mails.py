"""The mails on the page of an order: what became of each, and what to do where one did not arrive."""

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from tests.changes import nothing_changes
from tests.factories import make_event, make_member, make_reservation
from tests.web.manage_forms import browser_of
from tests.web.pages import Page, read
from ticketonline.accounts.models import Membership
from ticketonline.accounts.rules import Role
from ticketonline.audit.actor import OPERATOR
from ticketonline.delivery.services.send import send_some
from ticketonline.events.models import Event
from ticketonline.outbox.models import Message
from ticketonline.outbox.rules import State
from ticketonline.outbox.services.bounce import bounce
from ticketonline.outbox.services.claim import claim, end
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.people.services.erase import erase
from ticketonline.sales.models import Reservation

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

BRNO, BRUNO = "brno@example.org", "bruno@example.org"
WORDS = "550 <no> such person"


@pytest.fixture(autouse=True)
def with_a_mail_server(settings) -> None:
    settings.MAIL_IS_SENT = True


@pytest.fixture
def order() -> Reservation:
    """Paid by somebody whose address is mistyped."""
    order = make_reservation(make_event(), VIP=1)
    settle(start_payment(order.pk, email=BRNO).pk, Answer())
    return order


@pytest.fixture
def member(order: Reservation) -> Membership:
    return make_member()


@pytest.fixture
def olga(member: Membership) -> Client:
    return browser_of(member)


def refuse() -> None:
    (message,) = claim(limit=1)
    end(message, State.REFUSED, recipient=BRNO, answer=WORDS)


def give_back() -> None:
    send_some()
    bounce(Message.objects.get().pk, answer=WORDS)


def address(order: Reservation, action: str = "") -> str:
    return reverse(f"manage:order{action}", args=["olgas-nights", order.pk])


def page_of(olga: Client, order: Reservation) -> Page:
    return read(olga.get(address(order)))


def told(page: Page) -> tuple[list[str], list[str]]:
    """The badges of what went wrong, and what is said of mails and of all else that happened, the latest first."""
    return page.texts("span", class_="badge-bad"), page.texts("p", class_="timeline-text")


def test_a_mail_that_came_back_is_told_with_the_servers_words(olga: Client, order: Reservation):
    give_back()

    assert told(page_of(olga, order)) == (["Returned undelivered"], [f"The mail to {BRNO} came back: “{WORDS}”"])


def test_a_mail_that_was_refused_stands_out_as_much(olga: Client, order: Reservation):
    refuse()

    assert told(page_of(olga, order)) == (["Refused"], [f"The mail server of {BRNO} refused it: “{WORDS}”"])


def test_what_did_not_arrive_is_said_above_all_else_until_it_does(olga: Client, order: Reservation):
    refuse()

    assert page_of(olga, order).texts("p", class_="notice-warn") == [f"The mail server of {BRNO} refused it: “{WORDS}”"]

    olga.post(address(order, "_contact"), {"email": BRUNO, "language": "en"})
    olga.post(address(order, "_mail"))
    send_some()
    assert page_of(olga, order).texts("p", class_="notice-warn") == []


def test_a_mail_that_was_sent_is_no_trouble(olga: Client, order: Reservation):
    send_some()

    assert told(page_of(olga, order)) == ([], [f"Sent to {BRNO}."])


def test_once_the_address_is_corrected_the_tickets_go_out_again(olga: Client, order: Reservation):
    give_back()
    mail.outbox.clear()

    olga.post(address(order, "_contact"), {"email": BRUNO, "language": "en"})
    olga.post(address(order, "_mail"))
    send_some()

    assert [one.to for one in mail.outbox] == [[BRUNO]]
    troubles, texts = told(page_of(olga, order))
    assert troubles == ["Returned undelivered"]
    assert f"Sent to {BRUNO}." in texts


@pytest.mark.parametrize("undelivered", [give_back, refuse])
def test_of_an_erased_person_it_is_told_that_it_did_not_arrive(
    olga: Client, order: Reservation, member: Membership, undelivered
):
    undelivered()
    erase(member, email=BRNO, by=OPERATOR)

    page = page_of(olga, order)

    assert len(page.texts("span", class_="badge-bad")) == 1
    assert page.texts("p", class_="timeline-text") == []
    assert BRNO not in page.text


def test_without_a_mail_server_nothing_is_called_sent(olga: Client, order: Reservation, settings):
    settings.MAIL_IS_SENT = False
    send_some()

    page = page_of(olga, order)
    again = read(olga.post(address(order, "_mail"), follow=True))

    (text,) = page.texts("p", class_="timeline-text")
    assert text.startswith(f"Written into the mail folder, for {BRNO}.Sent to nobody: no mail server is set.")
    assert "Sent to bruno" not in page.text
    assert f"the one to {BRNO} is written into the mail folder." in again.text


def test_correcting_says_what_becomes_of_codes_and_of_the_link(olga: Client, order: Reservation):
    said = page_of(olga, order).text

    assert "The codes of the tickets stay valid" in said
    assert "the link in the mails before opens nothing any more" in said


def test_that_the_event_is_cancelled_is_sent_again_where_it_did_not_arrive(olga: Client, order: Reservation):
    Event.objects.update(status="CANCELLED")
    Message.objects.update(kind="event_cancelled")
    give_back()
    mail.outbox.clear()

    before = page_of(olga, order)
    olga.post(address(order, "_contact"), {"email": BRUNO, "language": "en"})
    after = read(olga.post(address(order, "_mail"), follow=True))
    send_some()

    assert before.texts("p", class_="notice-warn") == [f"The mail to {BRNO} came back: “{WORDS}”"]
    assert "Send again that the event is cancelled" in before.texts("button")
    assert "Send the tickets again" not in before.texts("button")
    assert f"A mail that says that the event is cancelled is sent to {BRUNO}." in after.text
    assert [(one.to, one.subject) for one in mail.outbox] == [([BRUNO], "Cancelled: Jazz Night")]
    assert page_of(olga, order).texts("p", class_="notice-warn") == []


def test_who_may_not_change_orders_sends_nothing_of_a_cancelled_event_again(order: Reservation):
    Event.objects.update(status="CANCELLED")
    finance = browser_of(make_member(role=Role.FINANCE))

    page = page_of(finance, order)
    with nothing_changes():
        answer = finance.post(address(order, "_mail"))

    assert "Send again that the event is cancelled" not in page.texts("button")
    assert answer.status_code == 403


def test_a_cancelled_events_order_without_an_address_is_promised_no_link_in_that_mail(olga: Client, order: Reservation):
    Event.objects.update(status="CANCELLED")
    Reservation.objects.update(email="")

    page = read(olga.post(address(order, "_link"), follow=True))

    assert "Put an address in, and make it void again, for a new one." in page.text
    assert "send the tickets again" not in page.text


def test_correcting_says_that_the_codes_of_a_cancelled_event_are_void(olga: Client, order: Reservation):
    Event.objects.update(status="CANCELLED")

    said = page_of(olga, order).text

    assert "The codes of the tickets are void, because the event is cancelled." in said
    assert "send again afterwards that the event is cancelled" in said
    assert not [words for words in ("stay valid", "send the tickets again", "gets a new code") if words in said]
