"""The codes of a paid reservation on its page."""

import pytest
from django.test import Client

from tests.changes import nothing_changes
from tests.factories import make_event, make_reservation
from tests.web.pages import read
from ticketonline.audit.actor import OPERATOR
from ticketonline.delivery.models import IssuedTicket
from ticketonline.delivery.services.issue import State, check, qr_text
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.return_order import return_order
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.models import Reservation

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


@pytest.fixture
def paid(db: None) -> Reservation:
    order = make_reservation(make_event(), VIP=1, Standard=2)
    settle(start_payment(order.pk).pk, Answer())
    return order


def address(order: Reservation, page: str = "") -> str:
    return f"/en/reservations/{order.pk}/{page}"


def test_whoever_asks_for_the_codes_has_one_for_each_ticket(bruno: Client, paid: Reservation):
    assert "Show the codes for the entrance" in read(bruno.get(address(paid))).texts("button")

    answer = bruno.post(address(paid, "codes/"))
    page = read(bruno.get(answer.headers["Location"]))

    assert answer.status_code == 303
    issued = {one.code_in_groups for one in IssuedTicket.objects.all()}
    assert set(page.texts("strong", class_="code-aloud")) == issued
    assert len(issued) == len(page.all("svg", class_="qr")) == 3
    assert {check(code).state for code in issued} == {State.VALID}
    assert check(qr_text(IssuedTicket.objects.all()[0])).state == State.VALID


def test_asked_twice_they_are_the_same(bruno: Client, paid: Reservation):
    bruno.post(address(paid, "codes/"))
    first = bruno.get(address(paid, "codes/")).content

    bruno.post(address(paid, "codes/"))

    assert bruno.get(address(paid, "codes/")).content == first


def test_a_visit_gives_nothing_out(bruno: Client, paid: Reservation):
    with nothing_changes():
        assert bruno.get(address(paid, "codes/")).headers["Location"] == address(paid)
        bruno.get(address(paid))


def test_what_is_not_paid_or_not_any_more_has_none(bruno: Client, paid: Reservation):
    held = make_reservation(paid.event)
    bruno.post(address(paid, "codes/"))
    return_order(paid.pk, refund=True, by=OPERATOR)

    assert bruno.post(address(held, "codes/")).status_code == 409
    assert bruno.post(address(paid, "codes/")).status_code == 409
    assert read(bruno.get(address(paid, "codes/"))).all("svg", class_="qr") == []


def test_the_page_is_nobody_elses_to_keep_or_to_find(bruno: Client, paid: Reservation):
    bruno.post(address(paid, "codes/"))

    answer = bruno.get(address(paid, "codes/"))

    assert "no-store" in answer.headers["Cache-Control"]
    assert read(answer).one("meta", name="robots")["content"] == "noindex"
    assert bruno.get(address(make_reservation(paid.event), "codes/")).status_code == 303
