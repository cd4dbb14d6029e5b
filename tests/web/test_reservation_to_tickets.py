"""From a paid reservation's page to its tickets."""

from typing import Any

import pytest
from django.test import Client

from tests.changes import nothing_changes
from tests.factories import make_event, make_member, make_reservation
from tests.web.pages import read
from ticketonline.audit.actor import BUYER, OPERATOR
from ticketonline.delivery.models import IssuedTicket
from ticketonline.delivery.services.renew_link import renew_link
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.return_order import return_order
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.people.services.erase import erase
from ticketonline.sales.models import Reservation

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

OPEN = "Open your tickets"


@pytest.fixture(autouse=True)
def mailed(settings: Any) -> None:
    settings.MAIL_IS_SENT = True


def paid(email: str = "") -> Reservation:
    order = make_reservation(make_event(slug=f"night-{Reservation.objects.count()}"), VIP=1, Standard=2)
    settle(start_payment(order.pk, email=email).pk, Answer())
    return order


def address(order: Reservation, page: str = "") -> str:
    return f"/en/reservations/{order.pk}/{page}"


def test_who_gave_no_address_comes_by_the_reservations_number(client: Client):
    order = paid()
    assert OPEN in read(client.get(address(order))).texts("button")

    page = client.post(address(order, "tickets/"), follow=True)

    codes = {one.code_in_groups for one in IssuedTicket.objects.all()}
    assert set(read(page).texts("strong", class_="code-aloud")) == codes
    assert len(codes) == 3


def test_whoever_was_mailed_has_the_link_there_and_the_number_opens_nothing(client: Client):
    order = paid("bruno@example.org")

    page = read(client.get(address(order)))
    with nothing_changes():
        answer = client.post(address(order, "tickets/"))

    assert OPEN not in page.texts("button")
    assert any(link["href"] == "/en/tickets/" for link in page.all("a"))
    assert answer.status_code == 403
    assert IssuedTicket.objects.count() == 0


def test_the_session_that_reserved_opens_them_although_they_were_mailed(client: Client):
    wish = {"event_id": str(make_event().pk), "tickets": [{"type": "VIP", "amount": 1}]}
    client.post("/events/reservation/", wish, content_type="application/json")
    order = Reservation.objects.get()
    settle(start_payment(order.pk, email="bruno@example.org").pk, Answer())

    assert client.post(address(order, "tickets/")).status_code == 303
    assert Client().post(address(order, "tickets/")).status_code == 403


def test_the_session_that_reserved_sees_where_the_mail_went_and_nobody_else_does(client: Client):
    wish = {"event_id": str(make_event().pk), "tickets": [{"type": "VIP", "amount": 1}]}
    client.post("/events/reservation/", wish, content_type="application/json")
    order = Reservation.objects.get()
    settle(start_payment(order.pk, email="bruno@example.org").pk, Answer())

    own, others = client.get(address(order)), Client().get(address(order))

    assert "bruno@example.org" in read(own).texts("b")
    assert (others.status_code, "bruno@" in others.content.decode()) == (200, False)


def test_a_link_that_was_renewed_takes_the_number_its_power(client: Client):
    order = paid()
    renew_link(order.pk, by=BUYER)

    with nothing_changes():
        assert client.post(address(order, "tickets/")).status_code == 403


def test_once_its_buyer_is_erased_the_number_opens_nothing(client: Client):
    order = paid("bruno@example.org")
    erase(make_member(order.event.organiser), email="bruno@example.org", by=OPERATOR)

    page = read(client.get(address(order)))

    assert OPEN not in page.texts("button")
    with nothing_changes():
        assert client.post(address(order, "tickets/")).status_code == 403


def test_a_visit_gives_nothing_out(client: Client):
    order = paid()

    with nothing_changes():
        assert client.get(address(order, "tickets/")).headers["Location"] == address(order)
        client.get(address(order))


def test_what_is_not_paid_or_not_any_more_has_none(client: Client):
    order = paid()
    held = make_reservation(order.event)
    return_order(order.pk, refund=True, by=OPERATOR)

    with nothing_changes():
        answers = [client.post(address(one, "tickets/")) for one in (held, order)]

    assert [answer.status_code for answer in answers] == [409, 409]
