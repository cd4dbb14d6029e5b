"""Cancelling and refunding what was paid: one order, and all of a cancelled event; and what the buyer sees of it."""

import pytest
from django.urls import reverse

from tests.changes import nothing_changes
from tests.factories import make_event, make_member, make_organiser, make_reservation
from tests.moments import later
from tests.web.manage_forms import browser_of
from tests.web.pages import read
from ticketonline.accounts.rules import Role
from ticketonline.audit.actor import OPERATOR
from ticketonline.events.services.cancel_event import cancel_event
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import EventReturn, Transaction
from ticketonline.payments.services.refund import refund_one
from ticketonline.payments.services.return_some import return_some
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(db):
    return make_event()


@pytest.fixture
def paid(event):
    reservation = make_reservation(event, VIP=1, Standard=2)
    settle(start_payment(reservation.pk).pk, Answer())
    return reservation


@pytest.fixture
def olga(event):
    return browser_of(make_member())


def address(name, key):
    return reverse(f"manage:{name}", args=["olgas-nights", key])


def text_of(client, name, key):
    answer = client.get(address(name, key))
    assert answer.status_code == 200
    return read(answer).text


def buyers(client, reservation):
    return read(client.get(reverse("shop:reservation", kwargs={"reservation_id": reservation.pk}))).text


def test_it_asks_with_the_amount_and_the_tickets_before_anything_is_done(olga, paid):
    with nothing_changes():
        page = read(olga.get(address("order_return", paid.pk)))

    assert "€211.00 go back to where they came from" in page.text
    assert "2 × Standard" in page.text
    assert "checked" in page.one("input", name="refund").attributes


def test_a_refunded_order_says_so_to_the_organiser_and_to_the_buyer(olga, paid, client):
    answer = olga.post(address("order_return", paid.pk), {"refund": "on", "reason": "Fell ill"}, follow=True)

    assert "The order is cancelled. Its tickets are on sale again." in read(answer).text
    text = text_of(olga, "order", paid.pk)
    for words in ("Returned", "Cancelled after it was paid", "Reason: Fell ill", "€211.00 have to go back"):
        assert words in text
    assert "Cancel and refund" not in text
    assert "Order cancelled" in buyers(client, paid)
    assert "€211.00 go back to where they came from." in buyers(client, paid)
    assert "Fell ill" not in buyers(client, paid)

    refund_one()

    assert "€211.00 went back" in text_of(olga, "order", paid.pk)
    assert "€211.00 went back to you." in buyers(client, paid)
    shown = client.get("/events/reservation/", {"reservation_id": str(paid.pk)}).json()
    assert shown["reservation"]["status"] == "CANCELLED"


def test_to_keep_the_money_a_reason_is_needed_and_nothing_typed_is_lost(olga, paid, client):
    with nothing_changes():
        answer = olga.post(address("order_return", paid.pk), {"reason": " "})

    assert answer.status_code == 422
    page = read(answer)
    assert "Say why no money goes back" in page.text
    assert "checked" not in page.one("input", name="refund").attributes

    olga.post(address("order_return", paid.pk), {"reason": "Stolen card"})

    assert "€211.00 are not refunded." in text_of(olga, "order", paid.pk).replace("211.00 EUR", "€211.00")
    assert "The organiser does not refund it. Ask them why." in buyers(client, paid)


def test_a_second_press_changes_nothing_and_says_why(olga, paid):
    olga.post(address("order_return", paid.pk), {"refund": "on"})

    with nothing_changes():
        answer = olga.post(address("order_return", paid.pk), {"refund": "on"})
        led = olga.get(address("order_return", paid.pk))

    assert answer.status_code == 409
    assert "Only a paid order can be refunded, and only once." in read(answer).text
    assert (led.status_code, led.headers["Location"]) == (303, address("order", paid.pk))


def test_what_was_paid_at_the_box_office_is_ticked_off_by_hand(olga, paid, client):
    Transaction.objects.update(gateway="cash")
    assert "were paid at the box office" in text_of(olga, "order_return", paid.pk)
    olga.post(address("order_return", paid.pk), {"refund": "on"})
    assert "The organiser gives €211.00 back to you." in buyers(client, paid)
    assert "do it by hand, and tick it off here" in text_of(olga, "order", paid.pk)

    answer = olga.post(address("order_given_back", paid.pk), follow=True)

    assert "Noted: the money is given back." in read(answer).text
    assert "do it by hand" not in text_of(olga, "order", paid.pk)
    with nothing_changes():
        again = olga.post(address("order_given_back", paid.pk), follow=True)
    assert "there is no money to be given back by hand" in read(again).text


@pytest.mark.parametrize("role", [Role.OWNER, Role.MANAGER, Role.FINANCE])
def test_who_looks_after_money_refunds(paid, role):
    member = make_member(make_organiser(), role)

    assert "Cancel and refund" in text_of(browser_of(member), "order", paid.pk)


def test_the_box_office_does_not_refund(paid):
    bob = browser_of(make_member(make_organiser(), Role.BOX_OFFICE))

    assert "Cancel and refund" not in text_of(bob, "order", paid.pk)
    with nothing_changes():
        assert bob.post(address("order_return", paid.pk), {"refund": "on"}).status_code == 403


# --- All of an event --------------------------------------------------------------------------------------------------


def test_all_who_paid_for_a_cancelled_event_are_refunded_and_the_page_tells_how_far_it_is(olga, event, paid):
    with nothing_changes():
        answer = olga.post(address("event_refund_all", event.pk))
    assert "Only the orders of a cancelled event can be refunded all at once." in read(answer).text
    assert "its page offers to refund everybody who paid" in text_of(olga, "event_cancel", event.pk)
    cancel_event(event.pk, by=OPERATOR)
    assert "Every paid order of this event is cancelled, with 3 tickets in all" in text_of(olga, "event", event.pk)

    asked = olga.post(address("event_refund_all", event.pk), follow=True)

    assert "0 orders are taken back so far. 3 tickets are still to come." in read(asked).text
    assert "Yes, refund everybody" not in read(asked).text
    return_some()
    return_some()
    assert "1 order was taken back by" in text_of(olga, "event", event.pk)
    assert "The money of 1 payment has still to go back." in text_of(olga, "event", event.pk)
    refund_one()
    assert "All the money went back." in text_of(olga, "event", event.pk)
    assert EventReturn.objects.get().asker_name == "olgas-nights-owner@example.org"


def test_the_numbers_and_the_overview_tell_what_came_back(olga, event, paid):
    assert "Given back" not in text_of(olga, "numbers", event.pk)
    with later(seconds=1):
        olga.post(address("order_return", paid.pk), {"refund": "on"})

    numbers = text_of(olga, "numbers", event.pk)
    overview = read(olga.get(reverse("manage:dashboard", args=["olgas-nights"]))).text

    assert "Returned in all3" in numbers
    assert "Taken in€211.00Given back€211.00Left of it€0.00" in numbers
    assert "Tickets returned3" in overview
    assert "€211.00 less €211.00 given back" in overview


def test_the_list_shows_what_was_returned_alone_if_asked(olga, event, paid):
    make_reservation(event)
    orders = reverse("manage:orders", args=["olgas-nights"])
    assert "No order is like this." in read(olga.get(orders, {"state": "RETURNED"})).text
    olga.post(address("order_return", paid.pk), {"refund": "on"})

    for query in ({"state": "RETURNED"}, {"state": "RETURNED", "event": event.pk, "type": vip(event)}):
        page = read(olga.get(orders, query))
        assert [link["href"] for link in page.all("a") if "/orders/0" in link["href"]] == [address("order", paid.pk)]


def vip(event):
    return event.ticket_types.get(type="VIP").pk
