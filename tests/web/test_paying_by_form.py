"""Paying by the plain form."""

from uuid import uuid4

import pytest

from tests.changes import nothing_changes
from tests.factories import make_event, make_reservation, ticket_type
from tests.moments import at
from tests.web.pages import read
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import Transaction
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment

pytestmark = pytest.mark.django_db


def path(reservation):
    return f"/en/reservations/{reservation.pk}/pay/"


def test_it_starts_the_payment_and_goes_back_to_the_page(bruno, olgas_event):
    reservation = make_reservation(olgas_event)

    answer = bruno.post(path(reservation), {"token": "card_error"})

    transaction = Transaction.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (303, f"/en/reservations/{reservation.pk}/")
    assert (transaction.reservation, transaction.token, transaction.status) == (reservation, "card_error", "PENDING")
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_a_free_one_is_confirmed_at_once(bruno):
    reservation = make_reservation(make_event(ticket_type("Seat", "0")), Seat=1)

    bruno.post(path(reservation))

    reservation.refresh_from_db()
    assert reservation.status == "COMPLETED"


def test_a_second_click_starts_no_second_payment(bruno, olgas_event):
    reservation = make_reservation(olgas_event)

    for _click in range(2):
        assert bruno.post(path(reservation)).status_code == 303

    assert Transaction.objects.count() == 1


def test_a_card_that_is_unknown_is_refused_on_the_page(bruno, olgas_event):
    reservation = make_reservation(olgas_event)

    with nothing_changes():
        answer = bruno.post(path(reservation), {"token": "gold"})

    page = read(answer)
    assert answer.status_code == 422
    assert page.one("p", class_="notice-bad").text == "The payment gateway does not know this token."
    assert page.texts("button") == ["Continue", "Pay €120.00"]
    assert page.one("meta", http_equiv="refresh")["content"].endswith(f"url=/en/reservations/{reservation.pk}/")


def test_one_that_is_over_is_refused_on_the_page_that_says_so(bruno, olgas_event):
    reservation = make_reservation(olgas_event)

    with at(reservation.pending_until), nothing_changes():
        answer = bruno.post(path(reservation))

    page = read(answer)
    assert answer.status_code == 409
    assert page.texts("h1") == ["The time ran out"]
    assert page.one("p", class_="notice-bad").text == (
        "This reservation is over: it was cancelled or its time ran out."
    )


def test_one_that_is_paid_is_refused_on_the_page_with_its_tickets(bruno, olgas_event):
    reservation = make_reservation(olgas_event)
    settle(start_payment(reservation.pk).pk, Answer())

    with nothing_changes():
        answer = bruno.post(path(reservation))

    assert answer.status_code == 409
    assert read(answer).texts("h1") == ["Paid. See you there!"]


def test_an_unknown_one_is_not_found(bruno, db):
    assert bruno.post(f"/en/reservations/{uuid4()}/pay/").status_code == 404


def test_a_visit_pays_nothing_and_leads_back_to_the_page(bruno, olgas_event):
    reservation = make_reservation(olgas_event)

    with nothing_changes():
        answer = bruno.get(path(reservation))

    assert (answer.status_code, answer.headers["Location"]) == (303, f"/en/reservations/{reservation.pk}/")


def test_it_is_not_paid_by_another_site(bruno, olgas_event):
    reservation = make_reservation(olgas_event)

    with nothing_changes():
        assert bruno.post(path(reservation), headers={"Sec-Fetch-Site": "cross-site"}).status_code == 403
