"""404: addresses that are none, in the shape of every other refusal."""

import pytest
from django.test import Client

from tests.api.calling import assert_refused

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

PATHS = [
    "/events/",
    "/events/x/",
    "/events/event/x",
    "/events//event/",
    "/events/event/%00",
    "/events/%FF/",
    "/events/../event/",
    "/transactions/",
    "/transactions/list/x/",
    "/api/x",
    "/api/openapi.yaml",
    "/api/v2/",
    "/api/" + "x" * 3000,
]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE", "OPTIONS"])
def test_an_address_that_is_none_is_not_found(bruno: Client, path: str, method: str):
    response = bruno.generic(method, path)

    assert_refused(response, 404, "not_found")


@pytest.mark.parametrize(
    ("path", "target"),
    [
        ("/events/event", "/events/event/"),
        ("/events/stats?event_id=1&x=%C5%81", "/events/stats/?event_id=1&x=%C5%81"),
        ("/transactions/list", "/transactions/list/"),
        ("/api", "/api/"),
    ],
)
def test_a_read_without_its_last_slash_is_sent_on(bruno: Client, path: str, target: str):
    response = bruno.get(path)

    assert response.status_code == 301
    assert response.headers["Location"] == target


@pytest.mark.parametrize("path", ["/events/event", "/events/reservation", "/transactions/list"])
def test_a_write_without_its_last_slash_is_not_found(bruno: Client, path: str):
    assert_refused(bruno.post(path, "{}", content_type="application/json"), 404, "not_found")
