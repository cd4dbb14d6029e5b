"""413: a body over 64 KB, whether it says how long it is or comes in chunks."""

from collections.abc import Iterator
from http import HTTPStatus
from io import BytesIO
from typing import Any

import pytest
from django.conf import settings
from django.test import RequestFactory

from tests.api.calling import EVENT, RESERVATION, Api, assert_refused, wish
from tests.changes import nothing_changes
from ticketonline.events.models import Event
from ticketonline.wsgi import application

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


class Stream:
    """A body as a server hands it on: in pieces, and it counts what was taken."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self.pieces = pieces
        self.taken = 0

    def read(self, size: int = -1) -> bytes:
        piece = next(self.pieces, b"")
        self.taken += len(piece)
        return piece


def in_chunks(stream: Any, **more: str) -> tuple[str, bytes]:
    """Send the stream without a length to the application that the server calls; gives status and body."""
    environ = RequestFactory().generic("POST", EVENT, content_type="application/json").environ
    environ |= {"wsgi.input": stream, "HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_TYPE": "application/json"} | more
    environ.pop("CONTENT_LENGTH", None)
    said: list[str] = []
    content = b"".join(application(environ, lambda status, headers, exc_info=None: said.append(status)))
    return said[0], content


@pytest.mark.usefixtures("transactional_db")
class TestChunks:
    def test_a_body_in_chunks_is_read(self, olgas_event: Event):
        body = event_wanted(olgas_event)
        pieces = iter([body[:5], body[5:20], body[20:]])

        status, content = in_chunks(Stream(pieces))

        assert status == "200 OK"
        assert str(olgas_event.pk).encode() in content

    def test_one_that_is_too_large_is_read_no_further_than_needed(self):
        def endless() -> Iterator[bytes]:
            while True:
                yield b" " * 1000

        stream = Stream(endless())
        status, content = in_chunks(stream)

        assert status == f"413 {HTTPStatus.REQUEST_ENTITY_TOO_LARGE.phrase}"  # its words depend on Python's version
        assert b'"code":"body_too_large"' in content
        assert stream.taken <= LIMIT + 2000

    def test_one_that_is_empty_is_malformed(self):
        status, content = in_chunks(BytesIO())

        assert status == "400 Bad Request"
        assert b'"code":"bad_request"' in content

    def test_a_length_beside_it_does_not_count(self, olgas_event: Event):
        status, _content = in_chunks(BytesIO(event_wanted(olgas_event)), CONTENT_LENGTH="1")

        assert status == "200 OK"
