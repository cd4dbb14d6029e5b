"""A program that repeats its wish with the same Idempotency-Key gets the same reservation."""

from uuid import UUID

import pytest

from tests.api.calling import RESERVATION, Api, assert_refused, wish
from tests.changes import nothing_changes
from tests.factories import make_event, ticket_type
from ticketonline.events.models import TicketType
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.models import IdempotencyKey, OrderedTicket, Reservation
from ticketonline.sales.services.cancel import cancel

pytestmark = pytest.mark.django_db

KEY = "8e03978e-40d5-43e8-bc93-6894a57f9324"


def send(api: Api, event, *, key: str = KEY, language: str | None = None, **amounts: int):
    body = wish(event, **amounts) | ({} if language is None else {"language": language})
    return api.post(RESERVATION, body, headers={"Idempotency-Key": key})


def test_the_same_key_with_the_same_wish_is_the_same_reservation(api, olgas_event):
    first = send(api, olgas_event, VIP=2).json()

    with nothing_changes():
        second = send(api, olgas_event, VIP=2).json()

    assert second == first
    assert second["status"] == "PENDING"


def test_the_session_is_set_again(api, olgas_event):
    first = send(api, olgas_event).json()
    api.client.cookies.clear()

    send(api, olgas_event)

    assert api.delete(RESERVATION).json()["reservation_id"] == first["reservation_id"]


def test_another_order_of_the_lines_is_the_same_wish(api, olgas_event):
    lines = [{"type": "VIP", "amount": 1}, {"type": "Standard", "amount": 1}, {"type": "VIP", "amount": 1}]
    body = {"event_id": str(olgas_event.pk), "tickets": lines}
    first = api.post(RESERVATION, body, headers={"Idempotency-Key": KEY}).json()

    second = send(api, olgas_event, Standard=1, VIP=2).json()

    assert second["reservation_id"] == first["reservation_id"]


def test_what_was_cancelled_meanwhile_is_told_as_it_is_now(api, olgas_event):
    first = send(api, olgas_event).json()
    cancel(UUID(first["reservation_id"]))

    second = send(api, olgas_event)

    assert second.status_code == 200
    assert (second.json()["reservation_id"], second.json()["status"]) == (first["reservation_id"], "CANCELLED")
    assert second.json()["ok"] == "This reservation is over: it was cancelled or its time ran out."


def test_what_was_paid_meanwhile_is_told_as_it_is_now(api):
    event = make_event(ticket_type("VIP", price="0.00"))
    first = send(api, event).json()
    start_payment(UUID(first["reservation_id"]))

    second = send(api, event).json()

    assert (second["reservation_id"], second["status"]) == (first["reservation_id"], "COMPLETED")


def test_a_key_finds_its_reservation_also_when_nothing_is_left_or_sales_are_over(api):
    event = make_event(ticket_type("VIP", amount=1))
    first = send(api, event).json()
    event.status = "DRAFT"
    event.save()

    assert send(api, event).json()["reservation_id"] == first["reservation_id"]


@pytest.mark.parametrize("other", [{"VIP": 2}, {"Standard": 1}, {"VIP": 1, "language": "pl"}], ids=str)
def test_the_same_key_with_another_wish_is_refused(api, olgas_event, other):
    send(api, olgas_event, VIP=1)

    with nothing_changes():
        response = send(api, olgas_event, **other)

    assert_refused(response, 422, "idempotency_key_reused")


def test_the_same_key_for_another_event_is_refused(api, olgas_event):
    send(api, olgas_event)

    assert_refused(send(api, make_event(name="Other")), 422, "idempotency_key_reused")


def test_other_keys_are_other_reservations(api, olgas_event):
    first = send(api, olgas_event).json()

    second = send(api, olgas_event, key=KEY.upper()).json()

    assert second["reservation_id"] != first["reservation_id"]


def test_a_refusal_is_not_remembered(api):
    event = make_event(ticket_type("VIP", amount=0))
    assert_refused(send(api, event), 409, "sold_out")
    assert not IdempotencyKey.objects.exists()

    TicketType.objects.update(amount=1)

    assert send(api, event).status_code == 200


@pytest.mark.parametrize("key", ["x" * 15, "x" * 256, "with a blank in it!", "ключ-ключ-ключ-ключ"])
def test_what_is_no_key_is_refused(api, olgas_event, key):
    with nothing_changes():
        response = send(api, olgas_event, key=key)

    assert_refused(response, 400, "wrong_idempotency_key")


@pytest.mark.parametrize("key", ["x" * 16, "~" * 255])
def test_the_shortest_and_the_longest_key_are_taken(api, olgas_event, key):
    assert send(api, olgas_event, key=key).status_code == 200


def test_an_empty_key_is_none(api, olgas_event):
    send(api, olgas_event, key="")
    send(api, olgas_event, key="")

    assert Reservation.objects.count() == OrderedTicket.objects.count() == 2


def test_the_key_itself_is_not_kept(api, olgas_event):
    send(api, olgas_event)

    kept = IdempotencyKey.objects.values().get()

    assert KEY not in str(kept)
    assert KEY.replace("-", "") not in str(kept).replace("-", "")


def test_the_reference_tells_of_the_header(api):
    paths = api.get("/api/openapi.json").json()["paths"]

    assert [one["name"] for one in paths["/events/reservation/"]["post"]["parameters"]] == ["Idempotency-Key"]
    assert "parameters" not in paths["/events/reservation/"]["put"]
