"""Events by the organisers' API: made, listed, changed, moved, deleted."""

from datetime import timedelta
from typing import Any

import pytest

from tests.changes import nothing_changes
from tests.factories import make_event, make_reservation
from tests.organisers_api.calling import KEY, NOBODY, Program, assert_problem
from ticketonline.accounts.models import Membership
from ticketonline.audit.models import Entry
from ticketonline.core import clock
from ticketonline.events.models import Event

pytestmark = pytest.mark.django_db
DATE = "2031-06-21T20:00:00+02:00"


def made(robot: Program, **more: Any) -> dict[str, Any]:
    response = robot.post("/events", {"name": "Jazz Night", "date": DATE, "venue": "Old Mill"} | more)
    assert response.status_code == 201, response.content
    shown: dict[str, Any] = response.json()
    return shown


def test_an_event_is_made_as_a_draft_with_times_in_utc(robot: Program):
    response = robot.post("/events", {"name": "Jazz Night", "date": DATE, "time_zone": "Europe/Warsaw"})

    shown = response.json()
    assert response.status_code == 201
    assert (shown["status"], shown["slug"], shown["date"]) == ("DRAFT", "jazz-night", "2031-06-21T18:00:00Z")
    assert response.headers["Location"] == f"/api/v1/events/{shown['id']}"
    assert response.headers["ETag"] == '"0"'
    assert response.headers["Cache-Control"] == "private, no-store"
    entry = Entry.objects.get(action="event.created")
    assert entry.actor_name == "olgas-nights-owner@example.org (API: Robot)"


def test_what_makes_no_event_is_refused_by_field(robot: Program):
    with nothing_changes_but_the_use(robot):
        response = robot.post("/events", {"name": " ", "date": DATE})

    assert_problem(response, 422, "invalid_event", name="blank")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": "Jazz Night"}, "date"),
        ({"name": "Jazz Night", "date": "2031-06-21T20:00:00"}, "date"),
        ({"name": 5, "date": DATE}, "name"),
        ({"name": "Jazz Night", "date": DATE, "colour": "red"}, "colour"),
    ],
)
def test_what_breaks_the_schema_is_malformed(robot: Program, body: dict[str, Any], field: str):
    response = robot.post("/events", body)

    assert_problem(response, 400, "bad_request")
    assert field in response.json()["detail"]
    assert not Event.objects.exists()


def test_a_time_that_can_not_be_meant_is_refused(robot: Program):
    response = robot.post("/events", {"name": "Jazz Night", "date": "9999-12-31T23:59:59Z"})

    assert_problem(response, 422, "unfit_value", date="2001 to 2198")


def test_a_list_goes_on_where_next_says(robot: Program):
    ids = sorted(made(robot, name=f"Night {number}")["id"] for number in range(5))

    first = robot.get("/events", "limit=2").json()
    second = robot.get("/events", first["next"].partition("?")[2]).json()
    third = robot.get("/events", second["next"].partition("?")[2]).json()

    assert [one["id"] for page in (first, second, third) for one in page["items"]] == ids[::-1]
    assert third["next"] is None


def test_a_list_is_filtered(robot: Program):
    made(robot, name="Łódź Jam")
    published = make_event(name="Jazz Night")

    assert [one["name"] for one in robot.get("/events", "text=lodz").json()["items"]] == ["Łódź Jam"]
    assert [one["id"] for one in robot.get("/events", "status=PUBLISHED").json()["items"]] == [str(published.pk)]
    assert robot.get("/events", "since=2032-01-01T00:00:00Z").json()["items"] == []
    assert robot.get("/events", "until=2031-01-01T00:00:00Z&status=DRAFT").json()["items"] == []


@pytest.mark.parametrize("query", ["limit=0", "limit=101", "limit=x", "status=SOLD", "part=1"])
def test_a_strange_query_is_malformed(robot: Program, query: str):
    assert_problem(robot.get("/events", query), 400, "bad_request")


@pytest.mark.parametrize("query", ["cursor=x", "cursor=%C5%81", "cursor=AAAA", "text=%00"])
def test_what_can_not_be_looked_for_is_refused(robot: Program, query: str):
    assert_problem(robot.get("/events", query), 422, "unfit_value", **{query.partition("=")[0]: "."})


def test_an_event_is_changed_as_it_was_read(robot: Program):
    event = made(robot)
    tag = robot.get(f"/events/{event['id']}").headers["ETag"]

    changed = robot.patch(f"/events/{event['id']}", {"city": "Łódź", "ends_at": None}, If_Match=tag)
    again = robot.patch(f"/events/{event['id']}", {"city": "Warszawa"}, If_Match=tag)
    without = robot.patch(f"/events/{event['id']}", {"city": "Warszawa"})

    assert (changed.status_code, changed.json()["city"], changed.headers["ETag"]) == (200, "Łódź", '"1"')
    assert_problem(again, 412, "if_match_stale")
    assert_problem(without, 428, "if_match_missing")
    assert Event.objects.get().city == "Łódź"


def test_what_buyers_may_do_is_given_shown_and_changed(robot: Program):
    path = f"/events/{made(robot, names_until='2031-06-20T20:00:00+02:00', cancelling='FREE')['id']}"
    first = robot.get(path)

    wanted = {"names_until": None, "transfers_allowed": False, "cancelling": "REFUND", "cancel_until": DATE}
    changed = robot.patch(path, wanted, If_Match=first.headers["ETag"])
    with nothing_changes_but_the_use(robot):
        late = {"cancel_until": "2031-06-21T18:00:01Z"}
        refused = robot.patch(path, late, If_Match=changed.headers["ETag"])
        strange = robot.patch(path, {"cancelling": "SOMETIMES"}, If_Match=changed.headers["ETag"])

    limits = {"names_until": "2031-06-20T18:00:00Z", "cancel_until": None}
    assert first.json().items() >= (limits | {"transfers_allowed": True, "cancelling": "FREE"}).items()
    assert changed.json().items() >= (wanted | {"cancel_until": "2031-06-21T18:00:00Z"}).items()
    assert_problem(refused, 422, "invalid_event", cancel_until="at the latest")
    assert_problem(strange, 422, "invalid_event", cancelling="not a valid choice")


def test_an_event_is_published_postponed_cancelled_and_unpublished(robot: Program):
    event = made(robot)
    path = f"/events/{event['id']}"
    early = robot.post(f"{path}/publish")
    robot.post(f"{path}/ticket-types", {"type": "VIP", "price": 120.00, "amount": 50})

    published = robot.post(f"{path}/publish")
    date = {"date": "2031-06-28T18:00:00Z"}
    postponed = robot.post(f"{path}/postpone", date, If_Match=published.headers["ETag"])
    stale = robot.post(f"{path}/postpone", date, If_Match=published.headers["ETag"])
    cancelled = robot.post(f"{path}/cancel")
    back = robot.post(f"{path}/publish")
    draft = robot.post(f"{path}/unpublish")

    assert_problem(early, 409, "event_not_ready", tickets="missing")
    assert published.json()["status"] == "PUBLISHED"
    assert postponed.json()["postponed_from"] == "2031-06-21T18:00:00Z"
    assert_problem(stale, 412, "if_match_stale")
    assert [one.json()["status"] for one in (cancelled, back, draft)] == ["CANCELLED", "PUBLISHED", "DRAFT"]
    assert_problem(robot.post(f"{path}/cancel"), 409, "event_status_conflict")


def test_an_event_is_duplicated(robot: Program):
    event = make_event()

    copy = robot.post(f"/events/{event.pk}/duplicate", {"name": "Jazz again", "date": DATE})

    assert copy.status_code == 201
    assert copy.json()["status"] == "DRAFT"
    assert len(robot.get(f"/events/{copy.json()['id']}/ticket-types").json()["items"]) == 2


def test_an_event_that_nobody_reserved_is_deleted(robot: Program):
    event, reserved = make_event(), make_event(name="Reserved")
    make_reservation(reserved)

    gone = robot.delete(f"/events/{event.pk}")
    kept = robot.delete(f"/events/{reserved.pk}")

    assert (gone.status_code, gone.content) == (204, b"")
    assert_problem(robot.get(f"/events/{event.pk}"), 404, "event_not_found")
    assert_problem(kept, 409, "event_reserved")


def test_a_request_repeated_with_its_key_makes_nothing_twice(robot: Program):
    body = {"name": "Jazz Night", "date": DATE}

    first = robot.post("/events", body, Idempotency_Key=KEY)
    again = robot.post("/events", body, Idempotency_Key=KEY)
    other = robot.post("/events", body | {"name": "Other"}, Idempotency_Key=KEY)

    assert first.json() == again.json()
    assert (again.status_code, again.headers["Idempotency-Replayed"]) == (201, "true")
    assert "Idempotency-Replayed" not in first.headers
    assert_problem(other, 422, "request_key_reused")
    assert Event.objects.count() == 1


def test_a_refusal_is_not_remembered_and_a_short_key_is_none(robot: Program):
    refused = robot.post("/events", {"name": "", "date": DATE}, Idempotency_Key=KEY)
    done = robot.post("/events", {"name": "Jazz Night", "date": DATE}, Idempotency_Key=KEY)

    assert (refused.status_code, done.status_code) == (422, 201)
    for key in ("short", ""):
        response = robot.post("/events", {"name": "x", "date": DATE}, Idempotency_Key=key)
        assert_problem(response, 400, "wrong_idempotency_key")


def test_an_event_that_is_none_is_not_found(robot: Program, olgas_membership: Membership):
    for method, path in [("GET", ""), ("DELETE", ""), ("POST", "/publish"), ("POST", "/cancel")]:
        with nothing_changes_but_the_use(robot):
            response = robot.call(method, f"/events/{NOBODY}{path}")

        assert_problem(response, 404, "event_not_found")


def nothing_changes_but_the_use(robot: Program) -> Any:
    """The token was used just now, so that noting it again is not due."""
    type(robot.token).objects.update(last_used_at=clock.now() + timedelta(seconds=1))
    return nothing_changes()
