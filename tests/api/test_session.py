"""The session variable `reservation_id`: a signed cookie that lives 15 minutes from the reservation on."""

import time
from http.cookies import Morsel

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from tests.api.calling import EVENT, RESERVATION, STATS, TRANSACTION, Api, assert_refused, wish
from tests.changes import nothing_changes
from tests.factories import make_event, ticket_type
from ticketonline.core.middleware.sessions import BUYER_SALT, BuyerSession
from ticketonline.events.models import Event
from ticketonline.sales.session import MOST_REMEMBERED

pytestmark = pytest.mark.django_db


def cookie_of(client: Client) -> "Morsel[str]":
    return client.cookies["buyer"]


def test_a_reservation_sets_the_session_variable(api: Api, olgas_event: Event):
    first, second = api.reserve(olgas_event), api.reserve(olgas_event)

    session = BuyerSession(cookie_of(api.client).value)
    assert session["reservation_id"] == second
    assert session["reservations"] == [second, first]


def test_the_cookie_is_for_this_site_and_no_script(api: Api, olgas_event: Event):
    api.reserve(olgas_event)

    cookie = cookie_of(api.client)
    assert cookie["httponly"] is True
    assert cookie["samesite"] == "Lax"
    assert cookie["path"] == "/"
    assert cookie["domain"] == ""
    assert cookie["max-age"] == 15 * 60
    assert not cookie["secure"]


def test_over_https_the_cookie_is_secure(api: Api, olgas_event: Event, settings: Settings):
    settings.SESSION_COOKIE_SECURE = True

    api.reserve(olgas_event)

    assert cookie_of(api.client)["secure"] is True


def test_the_cookie_holds_nothing_but_ids(api: Api, olgas_event: Event):
    response = api.post(RESERVATION, wish(olgas_event) | {"email": "bruno@example.com"})

    reservation_id = response.json()["reservation_id"]
    content = signing.loads(cookie_of(api.client).value, salt=BUYER_SALT)
    identity = content.pop("identity")
    assert content == {"reservation_id": reservation_id, "reservations": [reservation_id]}
    assert len(identity) == 12


def test_the_session_costs_no_query(api: Api, olgas_event: Event):
    with CaptureQueriesContext(connection) as queries:
        api.reserve(olgas_event)
        api.delete(RESERVATION)

    assert not [query["sql"] for query in queries if "session" in query["sql"].lower()]


def test_the_session_does_not_slide(api: Api, olgas_event: Event):
    reservation_id = api.reserve(olgas_event)
    transaction_id = api.pay(reservation_id)

    answers = [
        api.get(EVENT),
        api.post(EVENT, {"event_id": str(olgas_event.pk)}),
        api.get(STATS, event_id=olgas_event.pk),
        api.get(RESERVATION, reservation_id=reservation_id),
        api.put(RESERVATION, {"reservation_id": reservation_id}),
        api.get(TRANSACTION, transaction_id=transaction_id),
        api.delete(RESERVATION),
    ]

    assert [response.cookies for response in answers] == [{}] * len(answers)


def in_minutes(patch: pytest.MonkeyPatch, minutes: float) -> None:
    """Let the clock that signatures are held against run ahead."""
    real = time.time
    patch.setattr(time, "time", lambda: real() + minutes * 60)


def test_after_fifteen_minutes_the_session_is_over(api: Api, olgas_event: Event, monkeypatch: pytest.MonkeyPatch):
    first, second = api.reserve(olgas_event), api.reserve(olgas_event)

    in_minutes(monkeypatch, 14.9)
    assert api.delete(RESERVATION, reservation_id=first).status_code == 200
    in_minutes(monkeypatch, 0.2)
    with nothing_changes():
        assert_refused(api.delete(RESERVATION), 403, "no_reservation")
        assert_refused(api.delete(RESERVATION, reservation_id=second), 403, "no_reservation")


def test_where_holds_last_longer_so_does_the_session(
    api: Api, olgas_event: Event, settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    settings.HOLD_SECONDS = 60 * 60
    api.reserve(olgas_event)
    assert cookie_of(api.client)["max-age"] == 60 * 60

    in_minutes(monkeypatch, 59)

    assert api.delete(RESERVATION).status_code == 200


def test_an_altered_cookie_is_no_session(api: Api, stellas_api: Api, olgas_event: Event):
    stellas = stellas_api.reserve(olgas_event)
    api.reserve(olgas_event)
    genuine = cookie_of(api.client).value
    foreign = signing.dumps({"reservation_id": stellas, "reservations": [stellas]}, salt="another")
    forged = signing.dumps(
        {"reservation_id": stellas, "reservations": [stellas]}, key="not the shop's key", salt=BUYER_SALT
    )
    altered = [genuine[:-1] + ("A" if genuine[-1] != "A" else "B"), "x" + genuine, genuine[:20], foreign, forged]

    for value in [*altered, "", "x", "a:b:c", ".:::", "x" * 5000, "\0", "\xc5\x82", "\xff"]:
        api.client.cookies["buyer"] = value
        with nothing_changes():
            assert_refused(api.delete(RESERVATION), 403, "no_reservation")


def test_an_altered_cookie_does_not_keep_anybody_from_buying(api: Api, olgas_event: Event):
    api.client.cookies["buyer"] = "altered"

    reservation_id = api.reserve(olgas_event)

    assert api.delete(RESERVATION).json()["reservation_id"] == reservation_id


def test_a_refused_reservation_leaves_the_session_as_it_is(api: Api):
    event = make_event(ticket_type("VIP", amount=1))
    reservation_id = api.reserve(event)
    cookie = cookie_of(api.client).value

    response = api.post(RESERVATION, wish(event))

    assert_refused(response, 409, "sold_out")
    assert response.cookies == {}
    assert cookie_of(api.client).value == cookie
    assert api.delete(RESERVATION).json()["reservation_id"] == reservation_id


def test_the_session_remembers_so_many_that_the_cookie_stays_small(api: Api):
    event = make_event(ticket_type("VIP", amount=100))
    made = [api.reserve(event) for _ in range(MOST_REMEMBERED + 2)]

    assert len(cookie_of(api.client).value) < 2000
    assert_refused(api.delete(RESERVATION, reservation_id=made[1]), 403, "no_reservation")
    assert api.delete(RESERVATION, reservation_id=made[2]).status_code == 200
