"""Methods: 405 with `Allow`, HEAD as GET, OPTIONS."""

import pytest
from django.test import Client

from tests.api.calling import EVENT, NOBODY, RESERVATION, STATS, TRANSACTION, Api, assert_refused
from tests.changes import nothing_changes
from ticketonline.events.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

ALLOWED = {
    EVENT: "GET, HEAD, OPTIONS, POST",
    RESERVATION: "DELETE, GET, HEAD, OPTIONS, POST, PUT",
    STATS: "GET, HEAD, OPTIONS",
    TRANSACTION: "GET, HEAD, OPTIONS",
    "/api/openapi.json": "GET, HEAD, OPTIONS",
    "/api/": "GET, HEAD, OPTIONS",
}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "X" * 100)


@pytest.mark.parametrize(
    ("path", "method"),
    [(path, method) for path, allowed in ALLOWED.items() for method in METHODS if method not in allowed.split(", ")],
)
def test_a_method_that_an_address_does_not_take_is_refused(bruno: Client, path: str, method: str):
    with nothing_changes():
        response = bruno.generic(method, path, b"{}", content_type="application/json")

    assert_refused(response, 405, "method_not_allowed")
    assert response.headers["Allow"] == ALLOWED[path]


@pytest.mark.parametrize("path", ALLOWED)
def test_options_says_what_can_be_done(bruno: Client, path: str):
    response = bruno.options(path)

    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["Allow"] == ALLOWED[path]


def test_head_has_the_headers_of_get_and_no_body(api: Api, olgas_event: Event):
    for path, query in [
        (EVENT, {}),
        (STATS, {"event_id": str(olgas_event.pk)}),
        (RESERVATION, {"reservation_id": api.reserve(olgas_event)}),
    ]:
        got, head = api.client.get(path, query), api.client.head(path, query)

        assert (head.status_code, head.content) == (200, b"")
        assert head.headers == got.headers


def test_head_of_what_is_not_there(bruno: Client):
    response = bruno.head(TRANSACTION, {"transaction_id": NOBODY})

    assert response.status_code == 404
