"""413: a body over 64 KB, whether it says how long it is or comes in chunks."""

from collections.abc import Iterable
from http import HTTPStatus
from itertools import repeat

import pytest
from django.conf import settings

from tests.api.calling import EVENT, RESERVATION, Api, assert_refused, wish
from tests.asking import Said
from tests.changes import nothing_changes
from tests.serving import Protocol, serve
from ticketonline.events.models import Event
from ticketonline.rsgi import application

pytestmark = pytest.mark.django_db

LIMIT = settings.BODY_LIMIT_BYTES


def padded(body: bytes, size: int) -> bytes:
    return body + b" " * (size - len(body))


def event_wanted(event: Event) -> bytes:
    return f'{{"event_id":"{event.pk}"}}'.encode()


def test_a_body_of_the_limit_is_taken(api: Api, olgas_event: Event):
    assert api.post(EVENT, padded(event_wanted(olgas_event), LIMIT)).status_code == 200


@pytest.mark.parametrize(("method", "path"), [("POST", EVENT), ("POST", RESERVATION), ("PUT", RESERVATION)])
def test_a_byte_more_is_refused(api: Api, olgas_event: Event, method: str, path: str):
    body = padded(event_wanted(olgas_event), LIMIT + 1)

    with nothing_changes():
        response = api.send(method, path, body)

    assert_refused(response, 413, "body_too_large")


@pytest.mark.parametrize("length", ["9" * 30, "9" * 5000, "-1", "1e3", "x", "²"])
def test_a_length_that_is_none_is_refused(api: Api, length: str):
    response = api.client.generic("POST", EVENT, "{}", content_type="application/json", CONTENT_LENGTH=length)

    assert_refused(response, 413, "body_too_large")


def test_a_wish_of_every_type_with_long_names_is_well_under_it(api: Api, olgas_event: Event):
    lines = [{"type": "x" * 100, "amount": 1}] * 200

    response = api.post(RESERVATION, wish(olgas_event) | {"tickets": lines})

    assert response.status_code == 422


def in_chunks(pieces: Iterable[bytes], **more: str) -> tuple[Said, int]:
    """Send the pieces without a length to what the server calls; gives the answer, and how many bytes were taken."""
    protocol = Protocol(iter(pieces))
    headers = {"transfer-encoding": "chunked", "content-type": "application/json"} | more
    return serve(application, "POST", EVENT, protocol=protocol, headers=headers), protocol.taken


@pytest.mark.usefixtures("transactional_db")
class TestChunks:
    def test_a_body_in_chunks_is_read(self, olgas_event: Event):
        body = event_wanted(olgas_event)

        answer, _taken = in_chunks([body[:5], body[5:20], body[20:]])

        assert answer.status == "200 OK"
        assert str(olgas_event.pk).encode() in answer.body

    def test_one_that_is_too_large_is_read_no_further_than_needed(self):
        answer, taken = in_chunks(repeat(b" " * 1000))

        assert answer.status == f"413 {HTTPStatus.REQUEST_ENTITY_TOO_LARGE.phrase}"  # its words: Python's version
        assert b'"code":"body_too_large"' in answer.body
        assert taken <= LIMIT + 2000

    def test_one_that_is_empty_is_malformed(self):
        answer, _taken = in_chunks([])

        assert answer.status == "400 Bad Request"
        assert b'"code":"bad_request"' in answer.body

    def test_a_length_beside_it_does_not_count(self, olgas_event: Event):
        answer, _taken = in_chunks([event_wanted(olgas_event)], **{"content-length": "1"})

        assert answer.status == "200 OK"
