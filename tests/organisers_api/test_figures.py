"""Statistics and exports by the organisers' API."""

from pathlib import Path

import pytest

from tests.factories import make_event, make_member, ticket_type, wanted
from tests.organisers_api.calling import KEY, NOBODY, Program, assert_problem, program_with_everything, sold
from ticketonline.accounts.rules import Role
from ticketonline.audit.models import Entry
from ticketonline.core.front.answers import FILE
from ticketonline.events.models import Event
from ticketonline.exports.models import Export
from ticketonline.exports.services.make_file import make_next_file
from ticketonline.sales.services.reserve import reserve

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(olgas_membership: object) -> Event:
    event = make_event(ticket_type("VIP", "120.00", 50), ticket_type("Standard", "45.50", 200))
    sold(event, VIP=2, Standard=1)
    reserve(event_id=event.pk, wanted=wanted(VIP=1))
    return event


def test_what_is_sold_held_left_and_taken(robot: Program, event: Event):
    figures = robot.get(f"/events/{event.pk}/statistics").json()

    vip, standard = figures["types"]
    assert (figures["sold"], figures["takings"], figures["currency"]) == (3, 285.5, "EUR")
    assert (vip["sold"], vip["held"], vip["left"], vip["takings"]) == (2, 1, 47, 240)
    assert (standard["sold"], standard["takings"]) == (1, 45.5)


@pytest.mark.parametrize("by", ["hour", "day"])
def test_what_is_sold_over_time(robot: Program, event: Event, by: str):
    page = robot.get(f"/events/{event.pk}/sales", f"by={by}").json()

    (stretch,) = page["items"]
    assert (stretch["sold"], page["next"]) == (3, None)
    assert sorted(one["takings"] for one in stretch["types"]) == [45.5, 240]
    assert robot.get(f"/events/{event.pk}/sales", "since=2199-01-01T00:00:00Z").status_code == 422
    assert robot.get(f"/events/{event.pk}/sales", "since=2190-01-01T00:00:00Z").json()["items"] == []
    assert_problem(robot.get(f"/events/{event.pk}/sales", "by=week"), 400, "bad_request")


def test_money_is_shown_to_roles_that_may_see_it_alone(event: Event):
    viewers = program_with_everything(make_member(role=Role.VIEWER))

    figures = viewers.get(f"/events/{event.pk}/statistics").json()
    sales = viewers.get(f"/events/{event.pk}/sales").json()

    assert (figures["sold"], figures["takings"], figures["types"][0]["takings"]) == (3, None, None)
    assert {one["takings"] for stretch in sales["items"] for one in stretch["types"]} == {None}


def test_an_export_is_asked_for_made_and_downloaded(robot: Program, event: Event):
    body = {"kind": "tickets", "format": "csv", "event_id": str(event.pk)}
    asked = robot.post("/exports", body, Idempotency_Key=KEY)
    again = robot.post("/exports", body, Idempotency_Key=KEY)
    path = f"/exports/{asked.json()['id']}"
    early = robot.get(f"{path}/file")
    waiting = robot.get(path).json()
    while make_next_file():
        pass

    done, file = robot.get(path).json(), robot.get(f"{path}/file")

    assert (asked.status_code, asked.json()["id"]) == (201, again.json()["id"])
    assert (waiting["state"], waiting["file"]) == ("QUEUED", None)
    assert_problem(early, 409, "export_not_ready")
    assert early.headers["Retry-After"] == "2"
    assert (done["state"], done["percent"]) == ("DONE", 100)
    assert done["file"].endswith(f"/api/v1{path}/file")
    assert "bruno@example.com" in Path(file.headers[FILE]).read_text()
    assert robot.call("HEAD", f"{path}/file").headers["Allow"] == "GET, OPTIONS"
    assert file.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert file.headers["Cache-Control"] == "private, no-store"
    assert [one["id"] for one in robot.get("/exports").json()["items"]] == [asked.json()["id"]]
    assert Entry.objects.get(action="export.downloaded").actor_name.endswith("(API: Robot)")


def test_what_can_not_be_exported_is_refused(robot: Program, event: Event):
    assert_problem(robot.post("/exports", {"kind": "secrets", "format": "csv"}), 400, "bad_request", kind="regex")
    unknown = robot.post("/exports", {"kind": "tickets", "format": "csv", "event_id": NOBODY})

    assert_problem(unknown, 404, "event_not_found")
    assert not Export.objects.exists()
