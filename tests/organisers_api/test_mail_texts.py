"""What is added to the mails about an event, by the organisers' API."""

import pytest

from tests.changes import nothing_changes
from tests.organisers_api.calling import Program, assert_problem
from ticketonline.accounts.models import Membership
from ticketonline.audit.models import Entry
from ticketonline.delivery.mail_texts import texts_of
from ticketonline.events.models import Event
from ticketonline.outbox.rules import Kind

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

NOTHING = {kind.value: "" for kind in Kind}


@pytest.fixture
def path(olgas_membership: Membership, olgas_event: Event) -> str:
    return f"/events/{olgas_event.pk}/mail-texts"


def test_all_are_set_and_what_is_left_out_is_taken_out(robot: Program, olgas_event: Event, path: str):
    before = robot.get(path)

    first = robot.call("PUT", path, {"paid": " Doors open at 19:00.\r\n", "link": "Two"})
    second = robot.call("PUT", path, {"returned": "Three", "paid": "One"})

    assert (before.status_code, before.json()) == (200, NOTHING)
    assert (first.status_code, first.json()) == (200, NOTHING | {"paid": "Doors open at 19:00.", "link": "Two"})
    assert second.json() == robot.get(path).json() == NOTHING | {"returned": "Three", "paid": "One"}
    assert texts_of(olgas_event.pk) == {Kind.RETURNED: "Three", Kind.PAID: "One"}
    entries = Entry.objects.filter(action="event.mails_changed")
    assert ["API: Robot" in entry.actor_name for entry in entries] == [True, True]


def test_the_next_event_begins_with_the_same_words(robot: Program, path: str):
    robot.call("PUT", path, {"paid": "One"})

    copy = robot.post(path.replace("mail-texts", "duplicate"), {"name": "Jazz Day", "date": "2031-06-05T17:30:00Z"})

    assert robot.get(f"/events/{copy.json()['id']}/mail-texts").json() == NOTHING | {"paid": "One"}


@pytest.mark.parametrize(
    ("body", "status", "code"),
    [
        ({"paid": "a\x07b"}, 422, "invalid_mail_text"),
        ({"paid": "One", "link": "x" * 2001}, 400, "bad_request"),
        ({"unknown": "One"}, 400, "bad_request"),
        ({"paid": None}, 400, "bad_request"),
    ],
)
def test_what_is_no_text_or_of_no_mail_is_refused(robot: Program, path: str, body: object, status: int, code: str):
    robot.call("PUT", path, {"paid": "Before"})

    with nothing_changes():
        assert_problem(robot.call("PUT", path, body), status, code)
