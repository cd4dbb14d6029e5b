"""PUT /events/reservation/: paying."""

from datetime import timedelta

import pytest

from tests.api.calling import NOBODY, RESERVATION, TRANSACTION, Api, assert_refused, wish
from tests.changes import nothing_changes
from tests.factories import make_event, ticket_type
from tests.moments import at
from ticketonline.events.models import Event
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import Transaction
from ticketonline.payments.services.settle import settle
from ticketonline.sales.models import Reservation

pytestmark = pytest.mark.django_db


def test_a_payment_starts_in_the_background(api: Api, olgas_event: Event):
    reservation_id = api.reserve(olgas_event, VIP=2)

    response = api.put(RESERVATION, {"reservation_id": reservation_id})

    transaction = Transaction.objects.get()
    assert response.status_code == 200
    assert response.json() == {
        "ok": "Your payment is being processed.",
        "reservation_id": reservation_id,
        "transaction_id": str(transaction.pk),
        "status": "PENDING",
        "amount": 240.0,
        "currency": "EUR",
        "message": "Your payment is being processed.",
    }
    assert (transaction.status, transaction.amount, transaction.token) == ("PENDING", 240, "transaction_ok")
    assert Reservation.objects.get().is_paying


@pytest.mark.parametrize("token", ["transaction_ok", "card_error", "payment_error"])
def test_the_token_goes_to_the_gateway(api: Api, olgas_event: Event, token: str):
    api.pay(api.reserve(olgas_event), token=token)

    assert Transaction.objects.get().token == token


def test_a_second_wish_to_pay_is_answered_with_the_payment_in_progress(api: Api, stellas_api: Api, olgas_event: Event):
    reservation_id = api.reserve(olgas_event)
    first = api.pay(reservation_id)

    with nothing_changes():
        assert api.pay(reservation_id) == first
        assert stellas_api.pay(reservation_id, token="card_error") == first


def test_after_an_error_one_may_try_again(api: Api, olgas_event: Event):
    reservation_id = api.reserve(olgas_event)
    first = api.pay(reservation_id, token="card_error")
    settle(Transaction.objects.get().pk, Answer(error_type="card_error"))

    second = api.pay(reservation_id)

    assert second != first
    assert Transaction.objects.get(pk=second).status == "PENDING"


def test_a_free_reservation_is_paid_at_once(api: Api):
    event = make_event(ticket_type("Free", "0.00"))
    reservation_id = api.reserve(event, Free=2)

    said = api.put(RESERVATION, {"reservation_id": reservation_id}).json()

    assert (said["status"], said["amount"]) == ("COMPLETED", 0)
    assert said["ok"] == "Your payment is complete. The tickets are yours."
    assert api.get(TRANSACTION, transaction_id=said["transaction_id"]).json()["status"] == "COMPLETED"
    assert api.get(RESERVATION, reservation_id=reservation_id).json()["reservation"]["status"] == "COMPLETED"


def test_email_and_language_are_set_once(api: Api, stellas_api: Api, olgas_event: Event):
    reservation_id = api.reserve(olgas_event)

    api.pay(reservation_id, email="bruno@example.com", language="pl")
    api.pay(reservation_id, email="bruno@example.com", language="en")
    with nothing_changes():
        response = stellas_api.put(RESERVATION, {"reservation_id": reservation_id, "email": "stella@example.com"})

    assert_refused(response, 409, "email_already_set")
    assert b"bruno" not in response.content
    reservation = Reservation.objects.get()
    assert (reservation.email, reservation.language) == ("bruno@example.com", "pl")


def test_an_email_given_when_reserving_stays(api: Api, olgas_event: Event):
    api.post(RESERVATION, wish(olgas_event) | {"email": "bruno@example.com"})
    reservation_id = str(Reservation.objects.get().pk)

    with nothing_changes():
        response = api.put(RESERVATION, {"reservation_id": reservation_id, "email": "stella@example.com"})

    assert_refused(response, 409, "email_already_set")


def test_an_unknown_reservation_is_not_found(api: Api):
    with nothing_changes():
        response = api.put(RESERVATION, {"reservation_id": NOBODY})

    assert_refused(response, 404, "reservation_not_found")


def test_a_hold_that_ended_cannot_be_paid(api: Api, olgas_event: Event):
    reservation_id = api.reserve(olgas_event)
    ends = Reservation.objects.get().pending_until

    with at(ends), nothing_changes():
        response = api.put(RESERVATION, {"reservation_id": reservation_id})

    assert_refused(response, 409, "reservation_over")


def test_a_hold_can_be_paid_until_it_ends(api: Api, olgas_event: Event):
    reservation_id = api.reserve(olgas_event)

    with at(Reservation.objects.get().pending_until - timedelta(microseconds=1)):
        response = api.put(RESERVATION, {"reservation_id": reservation_id})

    assert response.status_code == 200


def test_a_cancelled_reservation_cannot_be_paid(api: Api, olgas_event: Event):
    reservation_id = api.reserve(olgas_event)
    api.delete(RESERVATION)

    with nothing_changes():
        response = api.put(RESERVATION, {"reservation_id": reservation_id})

    assert_refused(response, 409, "reservation_over")


def test_a_paid_reservation_is_not_paid_again(api: Api, olgas_event: Event):
    reservation_id = api.reserve(olgas_event)
    api.pay(reservation_id)
    settle(Transaction.objects.get().pk, Answer())

    with nothing_changes():
        response = api.put(RESERVATION, {"reservation_id": reservation_id})

    assert_refused(response, 409, "already_paid")


@pytest.mark.parametrize("token", ["", "tok_visa", "transaction_ok ", "card_error\0", "x" * 1000])
def test_an_unknown_token_is_refused(api: Api, olgas_event: Event, token: str):
    reservation_id = api.reserve(olgas_event)

    with nothing_changes():
        response = api.put(RESERVATION, {"reservation_id": reservation_id, "token": token})

    assert_refused(response, 422, "unknown_token")


@pytest.mark.parametrize(
    ("field", "value", "code"), [("email", "bruno", "invalid_email"), ("language", "p", "invalid_language")]
)
def test_a_wrong_contact_is_refused(api: Api, olgas_event: Event, field: str, value: str, code: str):
    reservation_id = api.reserve(olgas_event)

    with nothing_changes():
        response = api.put(RESERVATION, {"reservation_id": reservation_id, field: value})

    assert_refused(response, 422, code)
