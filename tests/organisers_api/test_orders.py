"""Reservations and attendees by the organisers' API."""

from datetime import timedelta

import pytest

from tests.changes import nothing_changes
from tests.factories import make_event, make_promo_code, make_reservation, ticket_type, wanted
from tests.organisers_api.calling import KEY, NOBODY, Program, assert_problem, sold
from ticketonline.core import clock
from ticketonline.events.models import Event
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import Transaction
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.models import Comment
from ticketonline.sales.services.reserve import reserve

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(olgas_membership: object) -> Event:
    return make_event(ticket_type("VIP", "120.00", 500), ticket_type("Standard", "45.50", 200))


def test_they_are_listed_newest_first_a_page_at_a_time(robot: Program, event: Event):
    made = sorted(str(make_reservation(event).pk) for _ in range(5))

    first = robot.get("/reservations", "limit=3").json()
    second = robot.get("/reservations", first["next"].partition("?")[2]).json()

    assert [one["id"] for one in (*first["items"], *second["items"])] == made[::-1]
    assert (second["next"], second["is_cut"]) == (None, False)


def test_they_are_filtered(robot: Program, event: Event):
    pending, done = make_reservation(event), sold(event, Standard=2)
    other = make_event(name="Other")
    kind = event.ticket_types.get(type="Standard").pk

    def ids(query: str) -> list[str]:
        return [one["id"] for one in robot.get("/reservations", query).json()["items"]]

    assert ids("status=PENDING") == [str(pending.pk)]
    assert ids("status=COMPLETED") == ids(f"type_id={kind}") == ids("text=bruno") == [str(done.pk)]
    assert ids(f"type_id={kind}&status=COMPLETED&event_id={event.pk}") == [str(done.pk)]
    assert ids(f"event_id={other.pk}") == ids(f"event_id={NOBODY}") == []
    assert ids(f"text={str(pending.pk)[:13]}") != []
    assert ids(f"text={done.pk.hex[-8:].upper()}") == [str(done.pk)]
    tomorrow = f"{clock.now() + timedelta(days=1):%Y-%m-%dT%H:%M:%SZ}"
    assert ids(f"since={tomorrow}") == []
    assert len(ids(f"until={tomorrow}")) == 2


@pytest.mark.parametrize("query", ["status=PAID", "text=ab", "event_id=x", "since=now", "limit=0"])
def test_a_strange_query_is_malformed(robot: Program, query: str):
    assert_problem(robot.get("/reservations", query), 400, "bad_request")


def test_one_is_shown_with_all_that_is_known(robot: Program, event: Event):
    made = reserve(event_id=event.pk, wanted=wanted(VIP=2, Standard=1), email="bruno@example.com", language="pl")
    start_payment(made.pk)

    shown = robot.get(f"/reservations/{made.pk}").json()

    assert shown["reservation"]["total"] == 285.5
    assert (shown["reservation"]["email"], shown["reservation"]["is_paying"]) == ("bruno@example.com", True)
    assert [(one["type"], one["count"]) for one in shown["reservation"]["lines"]] == [("VIP", 2), ("Standard", 1)]
    assert len(shown["tickets"]) == 3
    assert [one["status"] for one in shown["payments"]] == ["PENDING"]


def test_one_is_extended_commented_and_cancelled(robot: Program, event: Event):
    made = make_reservation(event)
    path = f"/reservations/{made.pk}"

    longer = robot.post(f"{path}/extend", {"minutes": 30})
    noted = robot.post(f"{path}/comments", {"text": "A wheelchair"}, Idempotency_Key=KEY)
    again = robot.post(f"{path}/comments", {"text": "A wheelchair"}, Idempotency_Key=KEY)
    cancelled = robot.post(f"{path}/cancel")

    assert longer.json()["pending_until"] > f"{made.pending_until:%Y-%m-%dT%H:%M:%S}"
    assert (noted.status_code, noted.json()) == (201, again.json())
    assert noted.headers["Location"] == f"/api/v1{path}"
    assert Comment.objects.count() == 1
    assert cancelled.json()["status"] == "CANCELLED"
    assert_problem(robot.post(f"{path}/cancel"), 409, "reservation_over")
    assert_problem(robot.post(f"{path}/extend", {"minutes": 5}), 409, "reservation_over")


def test_how_a_buyer_is_reached_is_corrected_as_it_was_read(robot: Program, event: Event):
    path = f"/reservations/{sold(event, VIP=1).pk}"
    tag = robot.get(path).headers["ETag"]

    changed = robot.patch(path, {"email": "bruno.b@example.org", "name": "Bruno Baker"}, If_Match=tag)

    assert (changed.json()["email"], changed.json()["name"]) == ("bruno.b@example.org", "Bruno Baker")
    assert changed.headers["ETag"] == robot.get(path).headers["ETag"] != tag
    with nothing_changes():
        assert_problem(robot.patch(path, {"name": "B."}, If_Match=tag), 412, "if_match_stale")
        assert_problem(robot.patch(path, {"name": "B."}), 428, "if_match_missing")
        refused = robot.patch(path, {"email": "nowhere"}, If_Match=changed.headers["ETag"])
        assert_problem(refused, 422, "invalid_email")


def test_a_paid_order_is_taken_back_once(robot: Program, event: Event):
    made = make_reservation(event, VIP=2)
    settle(start_payment(made.pk).pk, Answer())
    path = f"/reservations/{made.pk}/return"
    robot.get("/token")  # which notes that the token was used

    with nothing_changes():
        assert_problem(robot.post(path, {"refund": False}), 422, "reason_needed")
    back = robot.post(path, {"refund": True})

    assert (back.status_code, back.json()["status"]) == (200, "CANCELLED")
    assert back.json()["returned_at"] is not None
    assert Transaction.objects.get(reservation=made).refund_due_at is not None
    with nothing_changes():
        assert_problem(robot.post(path, {"refund": True}), 409, "not_paid")
    (stretch,) = robot.get(f"/events/{event.pk}/sales").json()["items"]
    assert (stretch["sold"], stretch["returned"], stretch["types"][0]["given_back"]) == (2, 2, 240)


def test_they_are_filtered_by_promo_code(robot: Program, event: Event):
    code = make_promo_code(event)
    wanted_one = make_reservation(event, promo_code=code.code)
    make_reservation(event)

    assert [one["id"] for one in robot.get("/reservations", f"code_id={code.pk}").json()["items"]] == [
        str(wanted_one.pk)
    ]
    assert robot.get("/reservations", f"code_id={NOBODY}").json()["items"] == []


@pytest.mark.parametrize("minutes", [0, -5, 10**6, 10**30])
def test_a_hold_is_not_prolonged_by_just_anything(robot: Program, event: Event, minutes: int):
    response = robot.post(f"/reservations/{make_reservation(event).pk}/extend", f'{{"minutes":{minutes}}}')

    assert response.status_code in (400, 422)


def test_an_empty_comment_is_refused(robot: Program, event: Event):
    path = f"/reservations/{make_reservation(event).pk}/comments"

    assert_problem(robot.post(path, {"text": " "}), 422, "invalid_comment")
    assert_problem(robot.post(path, {"text": "a\x00b"}), 422, "invalid_comment")
    assert not Comment.objects.exists()


def test_who_comes_is_listed_ticket_by_ticket(robot: Program, event: Event):
    make_reservation(event)
    orders = sorted([sold(event, VIP=3), sold(event, VIP=1, Standard=2)], key=lambda order: order.pk)
    path, query, seen = f"/events/{event.pk}/attendees", "limit=2", []

    while query:
        page = robot.get(path, query).json()
        seen += page["items"]
        query = (page["next"] or "").partition("?")[2]

    assert [one["reservation_id"] for one in seen] == [str(orders[0].pk)] * 3 + [str(orders[1].pk)] * 3
    assert len({one["ticket"]["id"] for one in seen}) == 6
    assert {one["email"] for one in seen} == {"bruno@example.com"}


def test_who_comes_with_one_type(robot: Program, event: Event):
    sold(event, VIP=3)
    second = sold(event, VIP=1, Standard=2)
    kind = event.ticket_types.get(type="Standard").pk

    page = robot.get(f"/events/{event.pk}/attendees", f"type_id={kind}&limit=1").json()
    rest = robot.get(f"/events/{event.pk}/attendees", page["next"].partition("?")[2]).json()

    found = [*page["items"], *rest["items"]]
    assert [(one["reservation_id"], one["ticket"]["type"]) for one in found] == [(str(second.pk), "Standard")] * 2
    assert rest["next"] is None
    assert robot.get(f"/events/{event.pk}/attendees", f"type_id={NOBODY}").json()["items"] == []
