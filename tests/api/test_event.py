"""POST /events/event/: one event with its ticket types."""

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.api.calling import EVENT, NOBODY, Api, assert_refused
from tests.factories import make_event, make_reservation, ticket_type
from ticketonline.core import clock
from ticketonline.events.models import Event

pytestmark = pytest.mark.django_db


def test_an_event_is_shown_with_its_ticket_types_in_the_organisers_order(api: Api):
    event = make_event(ticket_type("VIP", "120.00", 50, limit=3), ticket_type("Standard", "45.50", 200))
    make_reservation(event, VIP=2)
    vip, standard = event.ticket_types.all()

    response = api.post(EVENT, {"event_id": str(event.pk)})

    assert response.status_code == 200
    said = response.json()
    assert said.keys() == {"event", "ticket_types"}
    assert (said["event"]["id"], said["event"]["name"]) == (str(event.pk), "Jazz Night")
    assert said["ticket_types"] == [
        {
            "id": str(vip.pk),
            "type": "VIP",
            "price": 120.0,
            "currency": "EUR",
            "amount": 50,
            "tickets_left": 48,
            "limit_per_reservation": 3,
            "sold_out": False,
            "few_left": False,
            "sales_state": "open",
            "sales_open_at": None,
            "sales_close_at": None,
            "description": "",
            "tax_rate": None,
        },
        {
            "id": str(standard.pk),
            "type": "Standard",
            "price": 45.5,
            "currency": "EUR",
            "amount": 200,
            "tickets_left": 200,
            "limit_per_reservation": 5,
            "sold_out": False,
            "few_left": False,
            "sales_state": "open",
            "sales_open_at": None,
            "sales_close_at": None,
            "description": "",
            "tax_rate": None,
        },
    ]


def test_the_event_has_the_keys_it_has_in_the_list(api: Api, olgas_event: Event):
    listed = api.get(EVENT).json()["events"][0]

    shown = api.post(EVENT, {"event_id": str(olgas_event.pk)}).json()["event"]

    assert shown == {key: value for key, value in listed.items() if key in shown}
    assert listed.keys() - shown.keys() == {"from_price", "tickets_left", "sold_out", "few_left"}


def test_a_past_event_is_shown(api: Api):
    event = make_event(date=clock.now() - timedelta(days=1))

    response = api.post(EVENT, {"event_id": str(event.pk)})

    assert response.status_code == 200
    assert response.json()["event"]["sales_state"] == "past"


def test_an_id_may_be_written_in_capitals_and_without_hyphens(api: Api, olgas_event: Event):
    for written in (str(olgas_event.pk).upper(), olgas_event.pk.hex):
        assert api.post(EVENT, {"event_id": written}).status_code == 200


def test_an_unknown_event_is_not_found(api: Api):
    response = api.post(EVENT, {"event_id": NOBODY})

    assert_refused(response, 404, "event_not_found")


def test_a_draft_is_not_found(api: Api):
    draft = make_event(status=Event.Status.DRAFT)

    response = api.post(EVENT, {"event_id": str(draft.pk)})

    assert_refused(response, 404, "event_not_found")


def test_an_event_takes_two_queries(api: Api, olgas_event: Event, django_assert_num_queries: DjangoAssertNumQueries):
    with django_assert_num_queries(2):
        api.post(EVENT, {"event_id": str(olgas_event.pk)})
