"""The box office and contingents by the organisers' API."""

from uuid import uuid4

import pytest

from tests.changes import nothing_changes
from tests.factories import make_event, make_promo_code, ticket_type
from tests.organisers_api.calling import KEY, NOBODY, Program, assert_problem
from ticketonline.audit.models import Entry
from ticketonline.books.verify import verify
from ticketonline.events.models import Contingent, Event
from ticketonline.payments.models import Transaction
from ticketonline.sales.models import Reservation

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(olgas_membership: object) -> Event:
    return make_event(ticket_type("VIP", "120.00", 10), ticket_type("Standard", "45.50", 20))


@pytest.fixture
def vip(event: Event) -> str:
    return str(event.ticket_types.get(type="VIP").pk)


def wish(type_id: str, amount: int = 2, **more: object) -> dict[str, object]:
    return {"tickets": [{"type_id": type_id, "amount": amount}], "way": "cash"} | more


def test_a_sale_is_the_buyers_at_once_and_made_once(robot: Program, event: Event, vip: str):
    path = f"/events/{event.pk}/box-office-sales"
    make_promo_code(event, "HALF", percent_off=50)

    made = robot.post(path, wish(vip, promo_code="half", name="Bruno Baker"), Idempotency_Key=KEY)
    again = robot.post(path, wish(vip, promo_code="half", name="Bruno Baker"), Idempotency_Key=KEY)

    assert (made.status_code, made.json()) == (201, again.json())
    assert (made.json()["status"], made.json()["total"], made.json()["name"]) == ("COMPLETED", 120, "Bruno Baker")
    assert made.headers["Location"] == f"/api/v1/reservations/{Reservation.objects.get().pk}"
    assert verify() == []


def test_a_card_terminal_takes_the_whole_price(robot: Program, event: Event, vip: str):
    made = robot.post(f"/events/{event.pk}/box-office-sales", wish(vip, way="card_terminal"))

    payment = Transaction.objects.get()
    assert (made.status_code, made.json()["status"], made.json()["total"]) == (201, "COMPLETED", 240)
    assert (payment.gateway, payment.status, payment.amount) == ("card_terminal", "COMPLETED", 240)
    assert not payment.is_open_invoice
    assert event.ticket_types.get(type="VIP").sold == 2
    assert verify() == []


def test_a_gift_takes_seats_and_no_money_and_the_log_says_why(robot: Program, event: Event, vip: str):
    made = robot.post(f"/events/{event.pk}/box-office-sales", wish(vip, way="gift", reason="For the press"))

    payment = Transaction.objects.get()
    assert (made.status_code, made.json()["status"], made.json()["total"]) == (201, "COMPLETED", 0)
    assert (payment.gateway, payment.status, payment.amount) == ("gift", "COMPLETED", 0)
    assert event.ticket_types.get(type="VIP").sold == 2
    (entry,) = Entry.objects.filter(action="order.given_away")
    assert (entry.after["reason"], "API: Robot" in entry.actor_name) == ("For the press", True)
    assert verify() == []


def test_an_invoice_is_ticked_off(robot: Program, event: Event, vip: str):
    sold = robot.post(f"/events/{event.pk}/box-office-sales", wish(vip, way="invoice")).json()

    paid = robot.post(f"/reservations/{sold['id']}/invoice-paid")

    assert (paid.status_code, Transaction.objects.get().is_open_invoice) == (200, False)
    with nothing_changes():
        assert_problem(robot.post(f"/reservations/{sold['id']}/invoice-paid"), 409, "no_open_invoice")


def test_what_can_not_be_sold_is_refused(robot: Program, event: Event, vip: str):
    path = f"/events/{event.pk}/box-office-sales"
    robot.get("/token")  # which notes that the token was used

    with nothing_changes():
        assert_problem(robot.post(path, wish(vip, 11)), 409, "sold_out")
        assert_problem(robot.post(path, wish(NOBODY)), 422, "unknown_ticket_type")
        assert_problem(robot.post(path, wish(vip, way="barter")), 422, "unfit_value")
        assert_problem(robot.post(path, wish(vip, way="gift")), 422, "gift_reason_needed")
        assert_problem(robot.post(path, wish(vip, contingent_id=str(uuid4()))), 404, "contingent_not_found")
        assert_problem(robot.post(path, {"tickets": [], "way": "cash"}), 422, "nothing_wanted")


def test_a_contingent_is_kept_changed_as_it_was_read_sold_from_and_dissolved(robot: Program, event: Event, vip: str):
    path = f"/events/{event.pk}/contingents"
    made = robot.post(path, {"type_id": vip, "name": "Press", "tickets": 4}, Idempotency_Key=KEY)
    one, tag = f"{path}/{made.json()['id']}", made.headers["ETag"]

    robot.post(f"/events/{event.pk}/box-office-sales", wish(vip, 1, contingent_id=made.json()["id"]))
    with nothing_changes():
        assert_problem(robot.patch(one, {"tickets": 5}, If_Match=tag), 412, "if_match_stale")
        assert_problem(robot.delete(one), 428, "if_match_missing")
        fresh = robot.get(one).headers["ETag"]
        assert_problem(robot.patch(one, {"tickets": 0}, If_Match=fresh), 422, "invalid_contingent")
        assert_problem(robot.post(path, {"type_id": vip, "name": "A", "tickets": 0}), 422, "invalid_contingent")
        twin = robot.post(path, {"type_id": vip, "name": "Press", "tickets": 4})
        assert_problem(twin, 409, "contingent_changed")
        assert_problem(robot.patch(one, {"tickets": 40}, If_Match=fresh), 409, "too_few_left")
    more = robot.patch(one, {"tickets": 5}, If_Match=fresh)

    assert [kept["tickets"] for kept in robot.get(path).json()["items"]] == [more.json()["tickets"]] == [5]
    assert robot.delete(one, If_Match=more.headers["ETag"]).status_code == 204
    assert not Contingent.objects.exists()
    assert_problem(robot.get(one), 404, "contingent_not_found")
    assert verify() == []
