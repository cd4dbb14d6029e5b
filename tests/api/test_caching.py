"""What may be kept: public reads for a second by anybody, everything about a buyer by nobody."""

import pytest
from django.http import HttpResponse

from tests.api.calling import EVENT, NOBODY, RESERVATION, STATS, TRANSACTION, Api, wish
from ticketonline.events.models import Event

pytestmark = pytest.mark.django_db


def varies_on(response: HttpResponse) -> set[str]:
    return {name.strip().lower() for name in response.headers["Vary"].split(",")}


def test_public_reads_are_the_same_for_everybody_for_a_second(api: Api, olgas_event: Event):
    api.reserve(olgas_event)

    for response in (
        api.get(EVENT),
        api.post(EVENT, {"event_id": str(olgas_event.pk)}),
        api.get(STATS, event_id=olgas_event.pk),
    ):
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "public, max-age=1"
        assert response.cookies == {}
        assert varies_on(response) == {"accept-language"}


def test_where_other_sites_may_read_them_each_is_told_apart(api: Api, olgas_event: Event, settings):
    settings.CORS_ALLOWED_ORIGINS = ["https://shop.example"]

    response = api.get(STATS, event_id=olgas_event.pk)

    assert response.status_code == 200
    assert varies_on(response) == {"accept-language", "origin"}


def test_what_concerns_a_buyer_is_kept_by_nobody(api: Api, olgas_event: Event):
    reserved = api.post(RESERVATION, wish(olgas_event))
    reservation_id = reserved.json()["reservation_id"]
    paying = api.put(RESERVATION, {"reservation_id": reservation_id})

    for response in (
        reserved,
        paying,
        api.get(RESERVATION, reservation_id=reservation_id),
        api.get(TRANSACTION, transaction_id=paying.json()["transaction_id"]),
    ):
        assert response.status_code == 200
        assert response.headers["Cache-Control"] == "private, no-store"


def test_a_cancellation_is_kept_by_nobody(api: Api, olgas_event: Event):
    api.reserve(olgas_event)

    response = api.delete(RESERVATION)

    assert response.headers["Cache-Control"] == "private, no-store"
    assert "cookie" in varies_on(response)


def test_a_refusal_is_kept_by_nobody(api: Api):
    for response in (
        api.get(EVENT, page_size=0),
        api.get(STATS, event_id=NOBODY),
        api.get("/events/nothing/"),
        api.put(STATS, {}),
    ):
        assert response.status_code >= 400
        assert response.headers["Cache-Control"] == "no-store"
