"""A request that a browser sends from another site never writes."""

import pytest
from pytest_django import Settings

from tests.api.calling import EVENT, RESERVATION, Api, assert_refused, wish
from tests.changes import nothing_changes
from ticketonline.events.models import Event

pytestmark = pytest.mark.django_db

FOREIGN = [
    {"Origin": "https://elsewhere.example"},
    {"Origin": "http://testserver.elsewhere.example"},
    {"Origin": "http://testserver:8080"},
    {"Origin": "null"},
    {"Origin": ""},
    {"Origin": "testserver"},
    {"Origin": "ftp://testserver"},
    {"Origin": "http://testserver, https://elsewhere.example"},
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "nonsense"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
    {"Sec-Fetch-Site": "same-origin", "Origin": "https://elsewhere.example"},
]


@pytest.mark.parametrize("headers", FOREIGN)
def test_a_write_from_another_site_is_refused(api: Api, olgas_event: Event, headers: dict[str, str]):
    reservation_id = api.reserve(olgas_event)

    with nothing_changes():
        for response in (
            api.post(RESERVATION, wish(olgas_event), headers=headers),
            api.put(RESERVATION, {"reservation_id": reservation_id}, headers=headers),
            api.delete(RESERVATION, headers=headers),
            api.post(EVENT, {"event_id": str(olgas_event.pk)}, headers=headers),
        ):
            assert_refused(response, 403, "cross_site")
            assert response.cookies == {}


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Origin": "http://testserver"},
        {"Sec-Fetch-Site": "same-origin", "Origin": "http://testserver"},
        {"Sec-Fetch-Site": "none"},
    ],
)
def test_a_write_from_this_site_or_a_program_is_not(api: Api, olgas_event: Event, headers: dict[str, str]):
    response = api.post(RESERVATION, wish(olgas_event), headers=headers)

    assert response.status_code == 200


def test_a_write_from_the_public_address_is_not_whatever_host_the_proxy_asks_for(
    api: Api, olgas_event: Event, settings: Settings
):
    settings.PUBLIC_URL = "https://tickets.example"
    own, foreign = {"Origin": "https://tickets.example"}, {"Origin": "https://tickets.example.elsewhere.example"}

    assert api.post(RESERVATION, wish(olgas_event), headers=own).status_code == 200
    assert_refused(api.post(RESERVATION, wish(olgas_event), headers=foreign), 403, "cross_site")
    assert_refused(api.delete(RESERVATION, headers=own | {"Sec-Fetch-Site": "cross-site"}), 403, "cross_site")


@pytest.mark.parametrize("headers", FOREIGN)
def test_reading_is_open_to_everybody(api: Api, headers: dict[str, str]):
    assert api.get(EVENT, headers=headers).status_code == 200


def test_an_origin_that_the_operator_named_may_write(api: Api, olgas_event: Event, settings: Settings):
    settings.CORS_ALLOWED_ORIGINS = ["https://front.example"]
    headers = {"Origin": "https://front.example", "Sec-Fetch-Site": "cross-site"}

    response = api.post(RESERVATION, wish(olgas_event), headers=headers)

    assert response.status_code == 200
