"""Promo codes by the organisers' API."""

import pytest

from tests.changes import nothing_changes
from tests.factories import make_event, make_organiser, ticket_type, wanted
from tests.organisers_api.calling import KEY, NOBODY, Program, assert_problem
from ticketonline.events.models import Event, PromoCode
from ticketonline.events.services import make_codes as making
from ticketonline.sales.services.reserve import reserve

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(olgas_membership: object) -> Event:
    return make_event(ticket_type("VIP", "120.00", 50), ticket_type("Standard", "45.50", 200))


def path(event: Event, code: str = "SUMMER") -> str:
    return f"/events/{event.pk}/promo-codes/{event.promo_codes.get(code=code).pk}"


def test_one_is_added_once_and_read_as_it_is_kept(robot: Program, event: Event):
    vip = str(event.ticket_types.get(type="VIP").pk)
    body = {
        "code": " sum mer",
        "percent_off": 10,
        "types": [vip, vip],
        "tickets": 5,
        "valid_until": "2031-01-01T00:00:00Z",
    }

    first = robot.post(f"/events/{event.pk}/promo-codes", body, Idempotency_Key=KEY)
    again = robot.post(f"/events/{event.pk}/promo-codes", body, Idempotency_Key=KEY)

    shown = first.json()
    assert (first.status_code, shown) == (201, again.json())
    assert (shown["code"], shown["percent_off"], shown["types"], shown["left"]) == ("SUMMER", 10, [vip], 5)
    assert shown["state"] == "valid"
    assert first.headers["Location"] == f"/api/v1{path(event)}"
    assert first.headers["ETag"] == robot.get(path(event)).headers["ETag"]
    assert PromoCode.objects.count() == 1


def test_they_are_listed_a_page_at_a_time(robot: Program, event: Event):
    for code in ("ONE", "TWO", "THREE"):
        robot.post(f"/events/{event.pk}/promo-codes", {"code": code, "amount_off": 5})

    page = robot.get(f"/events/{event.pk}/promo-codes", "limit=2").json()
    rest = robot.get(f"/events/{event.pk}/promo-codes", page["next"].partition("?")[2]).json()
    found = robot.get(f"/events/{event.pk}/promo-codes", "text=t").json()

    assert {one["code"] for one in (*page["items"], *rest["items"])} == {"ONE", "TWO", "THREE"}
    assert (len(page["items"]), rest["next"]) == (2, None)
    assert {one["code"] for one in found["items"]} == {"TWO", "THREE"}


def test_one_is_changed_as_it_was_read(robot: Program, event: Event):
    robot.post(f"/events/{event.pk}/promo-codes", {"code": "SUMMER", "percent_off": 10, "tickets": 5})
    tag = robot.get(path(event)).headers["ETag"]
    reserve(event_id=event.pk, wanted=wanted(VIP=2), promo_code="summer")  # its uses are no change by people

    changed = robot.patch(path(event), {"percent_off": None, "amount_off": 7.5, "tickets": 2}, If_Match=tag)
    stale = robot.patch(path(event), {"tickets": 3}, If_Match=tag)
    low = robot.patch(path(event), {"tickets": 1}, If_Match=changed.headers["ETag"])

    shown = changed.json()
    assert (shown["percent_off"], shown["amount_off"], shown["left"], shown["state"]) == (None, 7.5, 0, "used_up")
    assert changed.headers["ETag"] == robot.get(path(event)).headers["ETag"]
    assert_problem(stale, 412, "if_match_stale")
    assert_problem(robot.patch(path(event), {"tickets": 3}), 428, "if_match_missing")
    assert_problem(low, 409, "promo_code_tickets_too_low")


def test_what_makes_no_code_is_refused_by_field(robot: Program, event: Event):
    body = {"code": "ł!", "percent_off": 10, "amount_off": 5, "types": [NOBODY]}

    response = robot.post(f"/events/{event.pk}/promo-codes", body)

    assert_problem(response, 422, "invalid_promo_code", code="letters", amount_off="not both", types="no such")
    assert not PromoCode.objects.exists()


def test_many_alike_are_made_at_once(robot: Program, event: Event):
    vip = str(event.ticket_types.get(type="VIP").pk)
    body = {"code": "press-", "percent_off": 10, "types": [vip], "tickets": 1, "note": "Press", "count": 25}

    made = robot.post(f"/events/{event.pk}/promo-codes/batch", body)

    items = made.json()["items"]
    assert made.status_code == 201
    assert {one["code"] for one in items} == {*event.promo_codes.values_list("code", flat=True)}
    assert len(items) == len({one["code"] for one in items}) == 25
    assert {(one["code"][:6], one["percent_off"], one["note"], one["left"]) for one in items} == {
        ("PRESS-", 10, "Press", 1)
    }
    assert items[0] == robot.get(path(event, items[0]["code"])).json()
    assert items[0]["types"] == [vip]
    reserve(event_id=event.pk, wanted=wanted(VIP=1), promo_code=items[-1]["code"])


def test_what_they_begin_with_may_be_left_to_chance(robot: Program, event: Event):
    made = robot.post(f"/events/{event.pk}/promo-codes/batch", {"amount_off": 5, "count": 2})

    assert (made.status_code, len({one["code"] for one in made.json()["items"]})) == (201, 2)


def test_of_a_batch_that_is_refused_no_code_is_made(robot: Program, event: Event, monkeypatch: pytest.MonkeyPatch):
    batch, ten_off = f"/events/{event.pk}/promo-codes/batch", {"percent_off": 10, "count": 2}
    robot.get("/token")  # which notes that the token was used
    monkeypatch.setattr(making, "MOST_PROMO_CODES", 5)

    with nothing_changes():
        for count in (0, -1, 1001, 10**30):
            assert_problem(robot.post(batch, ten_off | {"count": count}), 422, "invalid_promo_code", count="1 to")
        wrong = robot.post(batch, ten_off | {"code": "ł!", "amount_off": 5, "types": [NOBODY]})
        assert_problem(wrong, 422, "invalid_promo_code", code="letters", amount_off="not both", types="no such")
        assert_problem(robot.post(batch, ten_off | {"code": "A" * 31}), 422, "invalid_promo_code", code="40")
        assert_problem(robot.post(batch, ten_off | {"count": 6}), 409, "too_many_promo_codes")
        assert_problem(robot.post(batch, {"percent_off": 10}), 400, "bad_request")


def test_a_batch_takes_no_key_and_does_not_pretend_to(robot: Program, event: Event):
    robot.get("/token")  # which notes that the token was used

    with nothing_changes():
        answer = robot.post(f"/events/{event.pk}/promo-codes/batch", {"count": 2}, Idempotency_Key=KEY)

    assert_problem(answer, 422, "unfit_value", **{"Idempotency-Key": "Leave it out"})


def test_one_is_paused_resumed_and_deleted_but_not_once_used(robot: Program, event: Event):
    for code in ("SUMMER", "USED"):
        robot.post(f"/events/{event.pk}/promo-codes", {"code": code, "percent_off": 10})
    reserve(event_id=event.pk, wanted=wanted(VIP=1), promo_code="used")

    paused, resumed = robot.post(f"{path(event)}/pause"), robot.post(f"{path(event)}/resume")

    assert (paused.json()["state"], resumed.json()["state"]) == ("paused", "valid")
    assert_problem(robot.delete(path(event, "USED")), 409, "promo_code_used")
    assert robot.delete(path(event)).status_code == 204
    assert not event.promo_codes.filter(code="SUMMER").exists()


def test_one_of_another_event_is_not_found(robot: Program, event: Event):
    other = make_event(organiser=make_organiser("stellas", "Stella"))
    code = PromoCode.objects.create(event=other, code="SUMMER")

    assert_problem(robot.get(f"/events/{event.pk}/promo-codes/{code.pk}"), 404, "promo_code_not_found")
    assert_problem(robot.get(f"/events/{other.pk}/promo-codes/{code.pk}"), 404, "event_not_found")
