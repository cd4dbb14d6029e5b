"""CORS: closed by default, open for the origins that the operator named."""

import pytest
from pytest_django import Settings

from tests.api.calling import EVENT, RESERVATION, Api, assert_refused
from ticketonline.events.models import Event

pytestmark = pytest.mark.django_db

FRONT = "https://front.example"


def granted(headers: dict[str, str]) -> dict[str, str]:
    return {name: value for name, value in headers.items() if name.lower().startswith("access-control-")}


def preflight(api: Api, method: str = "POST") -> dict[str, str]:
    response = api.client.options(
        RESERVATION,
        headers={
            "Origin": FRONT,
            "Access-Control-Request-Method": method,
            "Access-Control-Request-Headers": "content-type",
        },
    )
    assert response.status_code in (200, 204)
    return granted(response.headers)


def test_it_is_closed_by_default(api: Api):
    assert granted(api.get(EVENT, headers={"Origin": FRONT}).headers) == {}
    assert preflight(api) == {}


@pytest.fixture
def front_is_named(settings: Settings) -> None:
    settings.CORS_ALLOWED_ORIGINS = [FRONT]


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "DELETE"])
def test_a_named_origin_may_do_everything(api: Api, front_is_named: None, method: str):
    said = preflight(api, method)

    assert said["access-control-allow-origin"] == FRONT
    assert said["access-control-allow-credentials"] == "true"
    assert method in said["access-control-allow-methods"]
    assert "content-type" in said["access-control-allow-headers"]


def test_a_named_origin_reads_answers_and_refusals(api: Api, olgas_event: Event, front_is_named: None):
    headers = {"Origin": FRONT}

    response = api.get(EVENT, headers=headers)
    refused = api.get(RESERVATION, headers=headers)

    assert_refused(refused, 400, "bad_request")
    for said in (response.headers, refused.headers):
        assert said["access-control-allow-origin"] == FRONT
        assert "origin" in said["Vary"]


@pytest.mark.parametrize("origin", ["https://elsewhere.example", "http://front.example", "null"])
def test_no_other_origin_is_let_in(api: Api, front_is_named: None, origin: str):
    assert granted(api.get(EVENT, headers={"Origin": origin}).headers) == {}


def test_pages_are_not_part_of_it(api: Api, front_is_named: None):
    assert granted(api.get("/en/", headers={"Origin": FRONT}).headers) == {}
