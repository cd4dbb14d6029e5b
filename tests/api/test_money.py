"""Prices are JSON numbers with the exact decimal value and the places of their currency."""

import pytest

from tests.api.calling import EVENT, RESERVATION, TRANSACTION, Api
from tests.factories import make_event, ticket_type
from ticketonline.events.models import Event

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("currency", "price", "each", "together"),
    [
        ("EUR", "120.00", b"120.00", b"360.00"),
        ("EUR", "0.1", b"0.10", b"0.30"),
        ("EUR", "9999999.99", b"9999999.99", b"29999999.97"),
        ("EUR", "0", b"0.00", b"0.00"),
        ("JPY", "9800", b"9800", b"29400"),
        ("JPY", "1000000", b"1000000", b"3000000"),
        ("KWD", "4.125", b"4.125", b"12.375"),
    ],
)
def test_every_amount_is_written_with_its_currencys_places(
    api: Api, currency: str, price: str, each: bytes, together: bytes
):
    event = make_event(ticket_type("VIP", price), currency=currency)

    listed = api.get(EVENT).content
    shown = api.post(EVENT, {"event_id": str(event.pk)}).content
    reservation_id = api.reserve(event, VIP=3)
    reserved = api.get(RESERVATION, reservation_id=reservation_id).content
    paying = api.put(RESERVATION, {"reservation_id": reservation_id})
    state = api.get(TRANSACTION, transaction_id=paying.json()["transaction_id"]).content

    assert b'"from_price":' + each + b"," in listed
    assert b'"price":' + each + b"," in shown
    assert reserved.count(b'"price":' + each + b",") == 3
    assert b'"total":' + together + b"," in reserved
    assert b'"amount":' + together + b"," in paying.content
    assert b'"amount":' + together + b"," in state


def test_the_exact_text_of_the_contract(api: Api):
    event = make_event(ticket_type("VIP", "120.00"))

    assert b'"price":120.00' in api.post(EVENT, {"event_id": str(event.pk)}).content


def test_two_currencies_stand_side_by_side(api: Api):
    make_event(ticket_type("VIP", "120.00"), name="Jazz", currency="EUR")
    make_event(ticket_type("VIP", "9800"), name="Enka", currency="JPY")

    content = api.get(EVENT).content

    assert b'"from_price":120.00,' in content
    assert b'"from_price":9800,' in content


def test_a_reservation_made_before_the_event_changed_its_currency_can_still_be_read(api: Api):
    event = make_event(ticket_type("VIP", "45.50"), currency="EUR")
    reservation_id = api.reserve(event)
    api.delete(RESERVATION)
    Event.objects.update(currency="JPY")

    response = api.get(RESERVATION, reservation_id=reservation_id)

    assert response.status_code == 200
    assert response.json()["tickets"][0]["price"] == 45.5
    assert api.get(EVENT).status_code == 200
