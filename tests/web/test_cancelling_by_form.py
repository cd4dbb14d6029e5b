"""Cancelling by the plain form."""

import pytest

from tests.changes import nothing_changes
from tests.web.pages import read
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.models import Reservation

pytestmark = pytest.mark.django_db


@pytest.fixture
def brunos(bruno, olgas_event):
    """Bruno's own reservation of two VIP tickets."""
    vip = olgas_event.ticket_types.get(type="VIP")
    bruno.post("/en/events/jazz-night/", {f"amount-{vip.pk}": "2"})
    return Reservation.objects.get()


def path(reservation):
    return f"/en/reservations/{reservation.pk}/cancel/"


def test_it_gives_the_tickets_back_and_says_so(bruno, brunos, olgas_event):
    answer = bruno.post(path(brunos))

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/en/reservations/{brunos.pk}/")
    assert olgas_event.ticket_types.get(type="VIP").held == 0
    assert read(bruno.get(answer.headers["Location"])).texts("h1") == ["Reservation cancelled"]


def test_a_stranger_who_knows_the_address_cancels_nothing(stella, brunos):
    with nothing_changes():
        answer = stella.post(path(brunos))

    assert answer.status_code == 403
    assert read(answer).one("p", class_="notice-bad").text == "There is no reservation in this session."


def test_one_being_paid_is_not_cancelled(bruno, brunos):
    start_payment(brunos.pk)

    with nothing_changes():
        answer = bruno.post(path(brunos))

    assert answer.status_code == 409
    assert read(answer).one("p", class_="notice-bad").text == "A payment for this reservation is in progress."


def test_one_that_is_paid_is_not_cancelled(bruno, brunos):
    settle(start_payment(brunos.pk).pk, Answer())

    with nothing_changes():
        answer = bruno.post(path(brunos))

    assert answer.status_code == 409
    assert read(answer).texts("h1") == ["Paid. See you there!"]


def test_a_visit_cancels_nothing_and_leads_back_to_the_page(bruno, brunos):
    with nothing_changes():
        answer = bruno.get(path(brunos))

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/en/reservations/{brunos.pk}/")


def test_it_is_not_cancelled_by_another_site(bruno, brunos):
    with nothing_changes():
        assert bruno.post(path(brunos), headers={"Origin": "https://evil.example"}).status_code == 403
