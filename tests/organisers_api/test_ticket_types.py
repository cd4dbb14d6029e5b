"""Ticket types by the organisers' API."""

import pytest

from tests.factories import make_event, make_organiser, make_reservation, ticket_type
from tests.organisers_api.calling import KEY, NOBODY, Program, assert_problem
from ticketonline.events.models import Event, TicketType

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(olgas_membership: object) -> Event:
    return make_event(ticket_type("VIP", "120.00", 50), ticket_type("Standard", "45.50", 200))


def path(event: Event, name: str = "VIP") -> str:
    return f"/events/{event.pk}/ticket-types/{event.ticket_types.get(type=name).pk}"


def test_they_are_listed_in_order_with_their_stock(robot: Program, event: Event):
    make_reservation(event, VIP=2)

    items = robot.get(f"/events/{event.pk}/ticket-types").json()["items"]

    assert [one["type"] for one in items] == ["VIP", "Standard"]
    assert (items[0]["held"], items[0]["sold"], items[0]["left"]) == (2, 0, 48)
    assert b'"price":120.00,' in robot.get(path(event)).content


def test_one_is_added_once(robot: Program, event: Event):
    body = {"type": "Student", "price": 20, "amount": 30, "tax_rate": 8, "sales_open_at": "2031-01-01T00:00:00+01:00"}

    first = robot.post(f"/events/{event.pk}/ticket-types", body, Idempotency_Key=KEY)
    again = robot.post(f"/events/{event.pk}/ticket-types", body, Idempotency_Key=KEY)

    assert first.status_code == 201
    assert first.json() == again.json()
    assert first.json()["sales_open_at"] == "2030-12-31T23:00:00Z"
    assert first.headers["Location"] == f"/api/v1{path(event, 'Student')}"
    assert first.headers["ETag"] == robot.get(path(event, "Student")).headers["ETag"]
    assert event.ticket_types.count() == 3


def test_one_is_changed_as_it_was_read(robot: Program, event: Event):
    tag = robot.get(path(event)).headers["ETag"]
    make_reservation(event)  # what is sold is no change of what people decide

    changed = robot.patch(path(event), {"price": 99.5, "amount": 60}, If_Match=tag)
    stale = robot.patch(path(event), {"price": 98}, If_Match=tag)
    lost = robot.patch(path(event), {"price": 98})

    assert (changed.status_code, changed.json()["amount"]) == (200, 60)
    assert changed.headers["ETag"] == robot.get(path(event)).headers["ETag"] != tag
    assert_problem(stale, 412, "if_match_stale")
    assert_problem(lost, 428, "if_match_missing")
    assert str(TicketType.objects.get(type="VIP").price) == "99.500"


def test_the_amount_does_not_fall_below_what_is_taken(robot: Program, event: Event):
    make_reservation(event, VIP=3)

    refused = robot.patch(path(event), {"amount": 2}, If_Match=robot.get(path(event)).headers["ETag"])

    assert_problem(refused, 409, "amount_too_low")
    assert "3" in refused.json()["detail"]


def test_what_makes_no_type_is_refused_by_field(robot: Program, event: Event):
    taken = robot.post(f"/events/{event.pk}/ticket-types", {"type": "VIP", "price": 1, "amount": 1})
    odd = robot.post(f"/events/{event.pk}/ticket-types", {"type": "X", "price": 1.005, "amount": -1, "tax_rate": 99})

    assert_problem(taken, 422, "invalid_ticket_type", type="already")
    assert_problem(odd, 422, "invalid_ticket_type", price="digits after the point", amount="0", tax_rate="50")


@pytest.mark.parametrize("price", ["1e999999", "1e99", "-1", '"12"', '"x"', "null", "true", "1" * 400])
def test_no_price_breaks_anything(robot: Program, event: Event, price: str):
    body = f'{{"type":"Odd","price":{price},"amount":1}}'

    assert robot.post(f"/events/{event.pk}/ticket-types", body).status_code in (201, 400, 422)


def test_one_is_paused_resumed_moved_and_deleted(robot: Program, event: Event):
    paused, resumed = robot.post(f"{path(event)}/pause"), robot.post(f"{path(event)}/resume")
    moved = robot.post(f"{path(event)}/move", {"to": 1})
    gone = robot.delete(path(event))
    last = robot.delete(path(event, "Standard"))

    assert (paused.json()["sales_state"], resumed.json()["sales_state"]) == ("paused", "open")
    assert [one["type"] for one in moved.json()["items"]] == ["Standard", "VIP"]
    assert gone.status_code == 204
    assert_problem(last, 409, "last_ticket_type")


def test_one_of_another_event_is_not_found(robot: Program, event: Event):
    other = make_event(organiser=make_organiser("stellas", "Stella"))
    kind = other.ticket_types.first()

    for key in (NOBODY, kind.pk):
        assert_problem(robot.get(f"/events/{event.pk}/ticket-types/{key}"), 404, "ticket_type_not_found")
    assert_problem(robot.get(f"/events/{other.pk}/ticket-types/{kind.pk}"), 404, "event_not_found")
