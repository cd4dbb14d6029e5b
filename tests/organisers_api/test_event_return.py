"""All paid orders of a cancelled event taken back by the organisers' API."""

import pytest

from tests.changes import nothing_changes
from tests.factories import make_event, make_organiser, make_reservation, ticket_type
from tests.organisers_api.calling import Program, assert_problem
from ticketonline.audit.models import Entry
from ticketonline.books.verify import verify
from ticketonline.events.models import Event
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import EventReturn, Transaction
from ticketonline.payments.services.refund import refund_one
from ticketonline.payments.services.return_some import return_some
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.models import Reservation

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(olgas_membership: object) -> Event:
    """With two paid orders, of three tickets in all."""
    made = make_event(ticket_type("VIP", "120.00", 10), ticket_type("Standard", "45.50", 20))
    for amounts in ({"VIP": 2}, {"Standard": 1}):
        assert settle(start_payment(make_reservation(made, **amounts).pk).pk, Answer())
    return made


def test_everybody_gets_their_money_back_and_it_tells_how_far_it_is(robot: Program, event: Event):
    path = f"/events/{event.pk}/return"
    robot.post(f"/events/{event.pk}/cancel")
    before = robot.get(path).json()

    asked = robot.post(path)

    assert before == {
        "asked_by": None,
        "asked_at": None,
        "ended_at": None,
        "orders_done": 0,
        "tickets_left": 3,
        "refunds_due": 0,
    }
    assert (asked.status_code, asked.json()) == (202, robot.get(path).json())
    assert "API: Robot" in asked.json()["asked_by"]
    assert (asked.json()["ended_at"], asked.json()["orders_done"], asked.json()["tickets_left"]) == (None, 0, 3)
    assert return_some(limit=1)
    half = robot.get(path).json()
    assert (half["ended_at"], half["orders_done"], half["tickets_left"], half["refunds_due"]) == (None, 1, 1, 1)
    while return_some():
        pass
    done = robot.get(path).json()
    assert (done["orders_done"], done["tickets_left"], done["refunds_due"]) == (2, 0, 2)
    assert done["ended_at"] is not None
    while refund_one():
        pass
    assert robot.get(path).json() == done | {"refunds_due": 0}
    assert {*Reservation.objects.values_list("status", flat=True)} == {"CANCELLED"}
    assert not Transaction.objects.filter(refunded_at=None).exists()
    assert verify() == []


def test_asked_for_again_while_it_goes_on_it_changes_nothing(robot: Program, event: Event):
    path = f"/events/{event.pk}/return"
    robot.post(f"/events/{event.pk}/cancel")
    first = robot.post(path)

    with nothing_changes():
        again = robot.post(path)

    assert (again.status_code, again.json()) == (202, first.json())
    (entry,) = Entry.objects.filter(action="event.refunds_asked")
    assert "API: Robot" in entry.actor_name


def test_nobody_is_refunded_for_an_event_that_takes_place(robot: Program, event: Event):
    robot.get("/token")  # which notes that the token was used

    with nothing_changes():
        assert_problem(robot.post(f"/events/{event.pk}/return"), 409, "event_not_cancelled")
    assert not EventReturn.objects.exists()


def test_that_of_others_is_not_found(robot: Program):
    theirs = make_event(organiser=make_organiser("stellas", "Stella"), status=Event.Status.CANCELLED)
    robot.get("/token")  # which notes that the token was used

    with nothing_changes():
        assert_problem(robot.post(f"/events/{theirs.pk}/return"), 404, "event_not_found")
        assert_problem(robot.get(f"/events/{theirs.pk}/return"), 404, "event_not_found")
