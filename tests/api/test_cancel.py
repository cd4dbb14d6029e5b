"""DELETE /events/reservation/: letting tickets go."""

import pytest
from django.test import Client

from tests.api.calling import NOBODY, RESERVATION, Api, assert_refused
from tests.changes import nothing_changes
from tests.moments import at
from ticketonline.events.models import Event
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import Transaction
from ticketonline.payments.services.settle import settle
from ticketonline.sales.models import Reservation

pytestmark = pytest.mark.django_db


def held(event: Event) -> int:
    return sum(kind.held for kind in event.ticket_types.all())


def test_the_sessions_reservation_is_cancelled_and_its_tickets_are_on_sale_again(api: Api, olgas_event: Event):
    reservation_id = api.reserve(olgas_event, VIP=2, Standard=1)

    response = api.delete(RESERVATION)

    assert response.status_code == 200
    assert response.json() == {
        "ok": "Your reservation is cancelled.",
        "reservation_id": reservation_id,
        "message": "Your reservation is cancelled.",
    }
    assert Reservation.objects.get().status == "CANCELLED"
    assert held(olgas_event) == 0


def test_of_several_reservations_the_newest_pending_one_goes_first(api: Api, olgas_event: Event):
    first, second = api.reserve(olgas_event), api.reserve(olgas_event)

    assert api.delete(RESERVATION).json()["reservation_id"] == second
    assert api.delete(RESERVATION).json()["reservation_id"] == first
    with nothing_changes():
        assert_refused(api.delete(RESERVATION), 409, "reservation_over")


def test_a_reservation_can_be_named(api: Api, olgas_event: Event):
    first, second = api.reserve(olgas_event), api.reserve(olgas_event)

    response = api.delete(RESERVATION, reservation_id=first)

    assert response.json()["reservation_id"] == first
    assert Reservation.objects.get(pk=second).status == "PENDING"


def test_a_session_without_a_reservation_has_nothing_to_cancel(api: Api, stellas_api: Api, olgas_event: Event):
    stellas_api.reserve(olgas_event)

    with nothing_changes():
        response = api.delete(RESERVATION)

    assert_refused(response, 403, "no_reservation")


def test_somebody_elses_reservation_is_not_cancelled(api: Api, stellas_api: Api, olgas_event: Event):
    stellas = stellas_api.reserve(olgas_event)
    api.reserve(olgas_event)

    with nothing_changes():
        assert_refused(api.delete(RESERVATION, reservation_id=stellas), 403, "no_reservation")
        assert_refused(api.delete(RESERVATION, reservation_id=NOBODY), 403, "no_reservation")


@pytest.mark.parametrize("written", ["", "x", "null", "1", f"{{{NOBODY}}}", f"{NOBODY}\0", f"urn:uuid:{NOBODY}"])
def test_a_name_that_is_no_id_is_malformed(api: Api, olgas_event: Event, written: str):
    api.reserve(olgas_event)

    with nothing_changes():
        response = api.delete(RESERVATION, reservation_id=written)

    assert_refused(response, 400, "bad_request")


def test_a_payment_in_progress_forbids_it(api: Api, olgas_event: Event):
    api.pay(api.reserve(olgas_event))

    with nothing_changes():
        response = api.delete(RESERVATION)

    assert_refused(response, 409, "payment_in_progress")


def test_after_a_failed_payment_it_is_allowed_again(api: Api, olgas_event: Event):
    api.pay(api.reserve(olgas_event), token="card_error")
    settle(Transaction.objects.get().pk, Answer(error_type="card_error"))

    assert api.delete(RESERVATION).status_code == 200
    assert held(olgas_event) == 0


def test_a_paid_reservation_is_not_cancelled_this_way(api: Api, olgas_event: Event):
    reservation_id = api.reserve(olgas_event)
    api.pay(reservation_id)
    settle(Transaction.objects.get().pk, Answer())

    with nothing_changes():
        assert_refused(api.delete(RESERVATION), 409, "already_paid")
        assert_refused(api.delete(RESERVATION, reservation_id=reservation_id), 409, "already_paid")


def test_a_hold_that_ended_is_over(api: Api, olgas_event: Event):
    api.reserve(olgas_event)

    with at(Reservation.objects.get().pending_until), nothing_changes():
        response = api.delete(RESERVATION)

    assert_refused(response, 409, "reservation_over")


def test_a_body_is_not_looked_at(bruno: Client, api: Api, olgas_event: Event):
    api.reserve(olgas_event)

    response = bruno.delete(RESERVATION, data=b"\xff{", content_type="text/plain")

    assert response.status_code == 200
