"""What every answer says about itself."""

import pytest
from django.test import Client

from ticketonline.events.models import Event

PATHS = (
    "/",
    "/en/",
    "/en/nothing/",
    "/health/",
    "/robots.txt",
    "/api/",
    "/events/event/",
    "/events/nothing/",
    "/admin/login/",
)


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_forbids_what_it_does_not_need(path: str, olgas_event: Event):
    answer = Client().get(path)

    assert "default-src 'none'" in answer["Content-Security-Policy"]
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"]
    assert "camera=()" in answer["Permissions-Policy"]
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_tells_its_length(path: str, olgas_event: Event):
    answer = Client().get(path)

    assert int(answer["Content-Length"]) == len(answer.content)
