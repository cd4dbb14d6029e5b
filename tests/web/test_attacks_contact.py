"""Attacks on what the shop keeps about how a buyer is reached."""

import pytest

from tests.changes import nothing_changes
from ticketonline.events.models import Event

ADDRESS = "/events/reservation/"


@pytest.mark.parametrize(
    "email",
    [
        '"\x01"@example.com',
        '"\x7f"@example.com',
        '"a\\\tb"@example.com',
        "bruno@example.com\r\nBcc: all@example.com",
        '"a\nb"@example.com',
        "bruno@example.com\0",
        pytest.param(f"bruno@{'ü' * 60}.example", id="a domain without a name in ASCII"),
        pytest.param("bruno@\u0644\u0661a.example", id="a domain that reads both ways"),
    ],
)
def test_an_address_that_no_mail_can_be_sent_to_is_none(bruno, olgas_event: Event, email):
    wish = {"event_id": str(olgas_event.pk), "tickets": [{"type": "VIP", "amount": 1}], "email": email}

    with nothing_changes():
        answer = bruno.post(ADDRESS, wish, content_type="application/json")

    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_email")
