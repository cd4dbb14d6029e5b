"""GET /events/reservation/: a reservation with its tickets and its event."""

from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.api.calling import EVENT, NOBODY, RESERVATION, Api, assert_refused, wish
from tests.factories import make_event, make_promo_code, ticket_type
from tests.moments import at, later
from ticketonline.events.models import Event, TicketType
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import Transaction
from ticketonline.payments.services.settle import settle
from ticketonline.sales.models import OrderedTicket, Reservation

pytestmark = pytest.mark.django_db


def test_a_reservation_is_shown_with_its_tickets_and_its_event(api: Api):
    event = make_event(
        ticket_type("VIP", "120.00", 50), ticket_type("Standard", "45.50", 200), date=datetime(2099, 6, 1, tzinfo=UTC)
    )
    with at(datetime(2098, 1, 1, 9, 0, 0, tzinfo=UTC)):
        reservation_id = api.reserve(event, Standard=1, VIP=2)
        response = api.get(RESERVATION, reservation_id=reservation_id)

    tickets = OrderedTicket.objects.order_by("type__position", "pk")
    assert response.status_code == 200
    assert response.json() == {
        "reservation": {
            "id": reservation_id,
            "status": "PENDING",
            "reservation_date": "2098-01-01T09:00:00Z",
            "pending_until": "2098-01-01T09:15:00Z",
            "event": str(event.pk),
            "total": 285.5,
            "currency": "EUR",
            "is_paying": False,
            "promo_code": None,
        },
        "tickets": [
            {"id": str(ticket.pk), "type": kind, "price": price, "discount": 0.0, "currency": "EUR"}
            for ticket, kind, price in zip(tickets, ["VIP", "VIP", "Standard"], [120.0, 120.0, 45.5], strict=True)
        ],
        "event": api.post(EVENT, {"event_id": str(event.pk)}).json()["event"],
    }


def test_with_a_promo_code_it_shows_what_is_paid_and_what_was_taken_off(api: Api, olgas_event: Event):
    make_promo_code(olgas_event, types=["VIP"])
    tickets = [{"type": "VIP", "amount": 1}, {"type": "Standard", "amount": 1}]
    made = api.post(RESERVATION, {"event_id": str(olgas_event.pk), "tickets": tickets, "promo_code": "summer"}).json()

    said = api.get(RESERVATION, reservation_id=made["reservation_id"]).json()

    assert (said["reservation"]["promo_code"], said["reservation"]["total"]) == ("SUMMER", 153.5)
    assert [(ticket["price"], ticket["discount"]) for ticket in said["tickets"]] == [(108.0, 12.0), (45.5, 0.0)]


def test_anybody_who_has_the_id_may_look(api: Api, stellas_api: Api, olgas_event: Event):
    reservation_id = api.reserve(olgas_event)

    assert stellas_api.get(RESERVATION, reservation_id=reservation_id).status_code == 200


def test_an_email_address_is_never_shown(api: Api, olgas_event: Event):
    api.post(RESERVATION, wish(olgas_event) | {"email": "bruno@example.com", "language": "pl"})

    response = api.get(RESERVATION, reservation_id=Reservation.objects.get().pk)

    assert b"bruno" not in response.content
    assert b"example.com" not in response.content


def test_a_later_price_change_touches_nobodys_basket(api: Api, olgas_event: Event):
    reservation_id = api.reserve(olgas_event, VIP=1)
    TicketType.objects.update(price=999)

    said = api.get(RESERVATION, reservation_id=reservation_id).json()

    assert said["tickets"][0]["price"] == said["reservation"]["total"] == 120.0


def test_a_hold_that_ended_reads_as_cancelled_to_the_second(api: Api, olgas_event: Event):
    reservation_id = api.reserve(olgas_event)
    ends = Reservation.objects.get().pending_until

    def status_at(moment: datetime) -> str:
        with at(moment):
            return api.get(RESERVATION, reservation_id=reservation_id).json()["reservation"]["status"]

    assert status_at(ends - timedelta(microseconds=1)) == "PENDING"
    assert status_at(ends) == "CANCELLED"


def test_a_payment_in_progress_is_shown_and_keeps_the_hold_alive(api: Api, olgas_event: Event):
    reservation_id = api.reserve(olgas_event)
    api.pay(reservation_id)

    with later(minutes=20):
        said = api.get(RESERVATION, reservation_id=reservation_id).json()["reservation"]

    assert (said["status"], said["is_paying"]) == ("PENDING", True)


def test_a_paid_reservation_is_completed(api: Api, olgas_event: Event):
    reservation_id = api.reserve(olgas_event)
    api.pay(reservation_id)
    settle(Transaction.objects.get().pk, Answer())

    said = api.get(RESERVATION, reservation_id=reservation_id).json()["reservation"]

    assert (said["status"], said["is_paying"]) == ("COMPLETED", False)


def test_a_cancelled_reservation_is_cancelled(api: Api, olgas_event: Event):
    reservation_id = api.reserve(olgas_event)
    api.delete(RESERVATION)

    assert api.get(RESERVATION, reservation_id=reservation_id).json()["reservation"]["status"] == "CANCELLED"


def test_an_unknown_reservation_is_not_found(api: Api):
    assert_refused(api.get(RESERVATION, reservation_id=NOBODY), 404, "reservation_not_found")


@pytest.mark.parametrize("amount", [1, 5])
def test_a_reservation_takes_two_queries(
    api: Api, olgas_event: Event, amount: int, django_assert_num_queries: DjangoAssertNumQueries
):
    reservation_id = api.reserve(olgas_event, VIP=amount)

    with django_assert_num_queries(2):
        api.get(RESERVATION, reservation_id=reservation_id)
