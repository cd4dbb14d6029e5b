"""The picture of an event by the organisers' API."""

import io
from pathlib import Path
from typing import Any

import pytest
from django.http import HttpResponse
from PIL import Image

from tests.changes import nothing_changes
from tests.factories import make_event
from tests.organisers_api.calling import NOBODY, Program, assert_problem
from ticketonline.audit.models import Entry
from ticketonline.core.front.bodies import may_be_large
from ticketonline.events.models import Event

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(olgas_membership: object, settings: Any, tmp_path: Path) -> Event:
    settings.MEDIA_ROOT = tmp_path
    return make_event()


def png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (300, 200), "red").save(out, "PNG")
    return out.getvalue()


def put(robot: Program, event_id: object, body: bytes, tag: str = "", kind: str = "image/png") -> HttpResponse:
    return robot.call("PUT", f"/events/{event_id}/picture", body, {"Content-Type": kind, "If-Match": tag})


def tag_of(robot: Program, event: Event) -> str:
    return robot.get(f"/events/{event.pk}").headers["ETag"]


@pytest.mark.parametrize("more", [0, 3_000_000], ids=["small", "beyond what Django keeps of a body"])
def test_it_is_set_as_our_own_small_file_and_taken_away(robot: Program, event: Event, more: int):
    before = tag_of(robot, event)

    done = put(robot, event.pk, png() + bytes(more), before)
    event.refresh_from_db()
    with Image.open(event.image.path) as image:
        kept = (image.format, image.size)
    gone = robot.delete(f"/events/{event.pk}/picture", If_Match=done.headers["ETag"])

    assert (done.status_code, kept) == (200, ("JPEG", (300, 157)))
    assert done.json()["image"].endswith(event.image.url)
    assert done.headers["ETag"] == tag_of(robot, event).replace(str(event.version + 1), str(event.version)) != before
    assert (gone.status_code, gone.json()["image"]) == (200, None)
    assert Entry.objects.filter(action="event.changed", actor_name__endswith="(API: Robot)").count() == 2


def test_what_is_no_picture_or_not_to_be_had_is_refused(robot: Program, event: Event, tmp_path: Path):
    tag = tag_of(robot, event)

    with nothing_changes():
        assert_problem(put(robot, event.pk, b"GIF89a", tag), 422, "unfit_value", picture="JPEG, PNG or WebP")
        assert_problem(put(robot, event.pk, png()[:-40], tag), 422, "unfit_value", picture="damaged")
        assert_problem(put(robot, event.pk, b"", tag), 422, "unfit_value")
        assert_problem(put(robot, event.pk, bytes(10 * 2**20 + 1), tag), 422, "unfit_value", picture="10 MB")
        assert_problem(put(robot, event.pk, bytes(12 * 2**20 + 1), tag), 413, "body_too_large")
        for kind in ("image/gif", "image/svg+xml", "application/json", "multipart/form-data; boundary=x"):
            assert_problem(put(robot, event.pk, png(), tag, kind), 415, "unsupported_media_type")
        assert_problem(put(robot, NOBODY, png(), tag), 404, "event_not_found")

    assert [*tmp_path.rglob("*.jpg")] == []


def test_nobodys_change_is_overwritten(robot: Program, event: Event):
    robot.get("/token")  # which notes the token's use

    with nothing_changes():
        for refused in (put(robot, event.pk, png()), robot.delete(f"/events/{event.pk}/picture")):
            assert_problem(refused, 428, "if_match_missing")
        stale = robot.delete(f"/events/{event.pk}/picture", If_Match='"99"')
        assert_problem(put(robot, event.pk, png(), '"99"'), 412, "if_match_stale")
        assert_problem(stale, 412, "if_match_stale")


def test_no_other_address_of_the_api_takes_a_large_body(event: Event):
    path = f"/api/v1/events/{event.pk}"

    assert may_be_large(f"{path}/picture")
    assert not any(map(may_be_large, (path, f"{path}/picture/", f"{path}/picture/x", f"/x{path}/picture")))
