"""What the pages of a paid order say when its mail did not arrive, and when its event is cancelled."""

from typing import Any

import pytest
from django.test import Client

from tests.delivery.holding import BRUNO, FRIEDA, mails_to, tickets_of
from tests.factories import make_event
from tests.web.pages import Page, read
from ticketonline.accounts.models import Organiser
from ticketonline.audit.actor import OPERATOR
from ticketonline.core import clock
from ticketonline.delivery.links import link_to_order, link_to_ticket
from ticketonline.delivery.services.issue import issue
from ticketonline.delivery.services.pass_on import pass_on
from ticketonline.events.models import Event
from ticketonline.outbox.models import Message
from ticketonline.outbox.rules import Kind
from ticketonline.outbox.services.post import Posting, post
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import EventReturn, Transaction
from ticketonline.payments.services.note_given_back import note_given_back
from ticketonline.payments.services.return_order import return_order
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.models import Reservation

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

LOST = f"The mail with your tickets could not be delivered to {BRUNO}."
ORGANISERS = "olga@example.org"


@pytest.fixture(autouse=True)
def mailed(settings: Any) -> None:
    settings.MAIL_IS_SENT = True


@pytest.fixture
def order(client: Client) -> Reservation:
    """Two VIP tickets that the client reserved and Bruno paid for."""
    event = make_event()
    Organiser.objects.update(email=ORGANISERS)
    wish = {"event_id": str(event.pk), "tickets": [{"type": "VIP", "amount": 2}]}
    client.post("/events/reservation/", wish, content_type="application/json")
    order = Reservation.objects.get()
    settle(start_payment(order.pk, email=BRUNO).pk, Answer())
    issue(order.pk)
    return order


def pages(client: Client, order: Reservation, *, done: str = "") -> tuple[Page, Page]:
    """Of the reservation and of its tickets."""
    reservation = client.get(f"/en/reservations/{order.pk}/")
    return read(reservation), read(client.get(f"/en/tickets/{link_to_order(order)}/{done}"))


def lose(order: Reservation, state: str, recipient: str = BRUNO) -> None:
    mails = Message.objects.filter(reservation_id=order.pk, kind="paid")
    assert mails.update(state=state, recipient=recipient, ended_at=clock.now()) == 1


@pytest.mark.parametrize("state", ["refused", "bounced"])
def test_a_mail_that_did_not_arrive_is_told_with_where_the_tickets_are_and_who_corrects_it(
    client: Client, order: Reservation, state: str
):
    lose(order, state)

    both = pages(client, order, done="?done=sent")

    for page in both:
        assert LOST in page.text
        assert "Only the organiser can correct the address now." in page.text
        assert page.one("a", href=f"mailto:{ORGANISERS}").text == ORGANISERS
        assert "on their way" not in page.text
    assert "Open your tickets" in both[0].texts("button")


@pytest.mark.parametrize("kind", ["paid", "event_cancelled"])
def test_of_a_cancelled_event_the_lost_mail_promises_no_tickets_whichever_it_was(
    client: Client, order: Reservation, kind: str
):
    Message.objects.filter(kind="paid").update(kind=kind, state="bounced", recipient=BRUNO, ended_at=clock.now())
    Event.objects.update(status="CANCELLED")

    both = pages(client, order)

    for page in both:
        assert f"A mail to you about this order could not be delivered to {BRUNO}." in page.text
        assert "Only the organiser can correct the address now." in page.text
        assert not [words for words in ("mail with your tickets", "download", "stay valid") if words in page.text]


def test_who_was_told_that_the_event_is_cancelled_hears_no_more_of_a_mail_lost_before(
    client: Client, order: Reservation
):
    lose(order, "bounced")
    Event.objects.update(status="CANCELLED")
    about = {"event_id": order.event_id, "reservation_id": order.pk}
    post([Posting(kind=Kind.EVENT_CANCELLED, cause="cancelled", **about)])
    mails_to(BRUNO)

    assert not [page for page in pages(client, order) if "could not be delivered" in page.text]


def test_a_form_opened_before_the_event_was_cancelled_promises_the_mail_that_goes_out(
    client: Client, order: Reservation
):
    mails_to(BRUNO)
    Event.objects.update(status="CANCELLED")

    page = read(client.post(f"/en/tickets/{link_to_order(order)}/send/", follow=True))

    assert page.texts("p", class_="notice-good") == [
        "A mail is on its way to your mailbox. It says that the event is cancelled."
    ]
    assert mails_to(BRUNO)[-1].subject == "Cancelled: Jazz Night"


def test_others_see_no_more_of_the_address_than_before(client: Client, order: Reservation):
    lose(order, "bounced")

    answer = Client().get(f"/en/reservations/{order.pk}/")

    assert "could not be delivered to b…@example.org" in read(answer).text
    assert BRUNO not in answer.content.decode()


def test_a_mail_that_went_to_an_address_since_corrected_worries_nobody(client: Client, order: Reservation):
    lose(order, "bounced", recipient="brumo@example.org")

    assert not [page for page in pages(client, order) if "could not be delivered" in page.text]


def test_each_ticket_is_a_line_with_its_holder_and_the_way_to_its_code_for_its_buyer_alone(
    client: Client, order: Reservation
):
    first, second = tickets_of(order)
    pass_on(second, email=FRIEDA, name="Frieda Fox")
    first.holder_name = "Grandma Gold"
    first.save()

    strangers = Client().get(f"/en/reservations/{order.pk}/").content.decode()
    page, _tickets = pages(client, order)

    assert [line.text for line in page.all("li") if "Ticket" in line.text] == [
        "VIP €120.00 Grandma Gold Ticket 1 of 2",
        "VIP €120.00 Ticket 2 of 2 · Passed on",
    ]
    assert page.one("a", href=f"/en/tickets/{link_to_order(order)}/{first.pk}/").text == "Ticket 1 of 2"
    assert "Gold" not in strangers
    assert link_to_order(order) not in strangers


def test_of_a_cancelled_event_the_organiser_decides_until_they_say_so(client: Client, order: Reservation):
    Event.objects.update(status="CANCELLED")
    undecided = pages(client, order)
    EventReturn.objects.create(event=order.event, asker_name="Olga")
    asked = pages(client, order)

    for page in undecided:
        assert "You paid €240.00. The organiser decides whether and how they come back to you." in page.text
        assert page.one("a", href=f"mailto:{ORGANISERS}").text == ORGANISERS
    for page in asked:
        assert "€240.00 go back to where they came from." in page.text
        assert "decides" not in page.text


@pytest.mark.parametrize(
    ("refund", "sentence"),
    [(True, "€240.00 go back to where they came from."), (False, "The organiser does not refund it. Ask them why.")],
)
def test_of_an_order_taken_back_both_pages_tell_of_the_money(
    client: Client, order: Reservation, refund: bool, sentence: str
):
    return_order(order.pk, refund=refund, reason="They came", by=OPERATOR)

    assert [sentence in page.text for page in pages(client, order)] == [True, True]


def test_who_got_a_ticket_from_somebody_else_hears_nothing_of_money(client: Client, order: Reservation):
    friedas = pass_on(tickets_of(order)[0], email=FRIEDA)
    Event.objects.update(status="CANCELLED")

    answer = client.get(f"/en/tickets/{link_to_ticket(friedas)}/")

    assert "The event is cancelled." in read(answer).text
    assert "€" not in answer.content.decode()


def test_the_mail_of_a_cancelled_event_says_nothing_of_money_to_whoever_did_not_pay_their_invoice(order: Reservation):
    Transaction.objects.update(gateway="invoice")
    Event.objects.update(status="CANCELLED")
    about = {"event_id": order.event_id, "reservation_id": order.pk}
    post([Posting(kind=Kind.EVENT_CANCELLED, cause="cancelled", **about)])

    told = mails_to(BRUNO)[-1]

    assert told.subject == "Cancelled: Jazz Night"
    assert "money" not in told.body


@pytest.mark.parametrize("refund", [True, False])
def test_of_an_invoice_that_nobody_paid_there_is_no_money_to_tell_of(client: Client, order: Reservation, refund: bool):
    Transaction.objects.update(gateway="invoice")

    return_order(order.pk, refund=refund, reason="They asked", by=OPERATOR)

    for page in pages(client, order):
        assert not [words for words in ("go back", "went back", "gave", "does not refund") if words in page.text]
    assert "go back" not in mails_to(BRUNO)[-1].body


def test_what_the_organiser_gave_back_by_hand_no_bank_shows(client: Client, order: Reservation):
    Transaction.objects.update(gateway="cash")
    return_order(order.pk, refund=True, by=OPERATOR)
    due = pages(client, order)
    note_given_back(order.pk, by=OPERATOR)

    for page in due:
        assert "The organiser gives €240.00 back to you." in page.text
    for page in pages(client, order):
        assert "The organiser gave €240.00 back to you." in page.text
        assert page.one("a", href=f"mailto:{ORGANISERS}").text == ORGANISERS
        assert "bank" not in page.text


def test_what_was_paid_in_cash_no_program_gives_back_though_all_orders_are_refunded(client: Client, order: Reservation):
    Transaction.objects.update(gateway="cash")
    Event.objects.update(status="CANCELLED")
    EventReturn.objects.create(event=order.event, asker_name="Olga")

    for page in pages(client, order):
        assert "The organiser gives €240.00 back to you." in page.text
