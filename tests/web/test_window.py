"""The window answers wishes as Django does: status, headers, cookie, texts."""

import json
import time
from collections.abc import Callable
from datetime import timedelta
from unittest import mock

import pytest
from django.core import signing
from django.db import InterfaceError, OperationalError, ProgrammingError, connection
from django.utils import translation

from tests.api.calling import NOBODY
from tests.changes import nothing_changes
from tests.factories import make_event, make_reservation, ticket_type
from tests.moments import at
from tests.web.two_ways import (
    TwoWays,
    code_of,
    reservation_of,
    sent_back,
    session_of,
    told,
    wish,
)
from ticketonline.core import clock
from ticketonline.events.models import Event
from ticketonline.sales.models import Reservation
from ticketonline.sales.services.cancel import cancel

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_the_tests_transaction")]

KEY = "8e03978e-40d5-43e8-bc93-6894a57f9324"


@pytest.fixture
def ways(olgas_event: Event) -> TwoWays:
    """A window that has learnt both languages."""
    ways = TwoWays()
    ways.learn(olgas_event)
    return ways


# --- Refusals and cookies, in both languages ------------------------------------------------------------------------


def sold_out_event() -> Event:
    event = make_event(ticket_type("VIP", amount=2))
    make_reservation(event, VIP=1)
    return event


def event_at(**moved: timedelta) -> Event:
    return make_event(**{name: clock.now() + by for name, by in moved.items()})


def with_cookie(cookie: str) -> dict[str, str]:
    return {"Cookie": cookie} if cookie else {}


REFUSED: dict[str, tuple[int, Callable[[Event], object]]] = {
    "event_not_found": (404, lambda event: wish(event) | {"event_id": NOBODY}),
    "past_event": (409, lambda _: wish(event_at(date=timedelta(seconds=-1)))),
    "sales_not_open": (409, lambda _: wish(event_at(sales_open_at=timedelta(days=1)))),
    "sales_closed": (409, lambda _: wish(event_at(sales_close_at=timedelta(seconds=-1)))),
    "sold_out": (409, lambda _: wish(sold_out_event(), VIP=2)),
    "nothing_wanted": (422, lambda event: wish(event) | {"tickets": []}),
    "wrong_amount": (422, lambda event: wish(event, VIP=0)),
    "over_limit": (422, lambda event: wish(event, VIP=6)),
    "unknown_ticket_type": (422, lambda event: wish(event, Łoża=1)),
    "invalid_email": (422, lambda event: wish(event) | {"email": "bruno"}),
    "invalid_language": (422, lambda event: wish(event) | {"language": "polski język"}),
}
COOKIES: dict[str, Callable[[TwoWays, Event], str]] = {
    "no cookie": lambda ways, event: "",
    "a session": lambda ways, event: sent_back(ways.by_django(wish(event))),
    "a forged cookie": lambda ways, event: sent_back(ways.by_django(wish(event)))[:-1] + "-",
    "a cookie of another kind": lambda ways, event: f"buyer={signing.dumps({'reservations': [NOBODY]})}",
    "an expired cookie": lambda ways, event: expired(ways, event),
    "others' cookies": lambda ways, event: f'a=1; b="ż"; csrftoken={"x" * 32}; staff=x',
}


def expired(ways: TwoWays, event: Event) -> str:
    with mock.patch.object(time, "time", return_value=time.time() - 3600):
        return sent_back(ways.by_django(wish(event)))


@pytest.mark.parametrize("language", ["en", "pl", "de, pl-PL;q=0.5", "", "*;q=x"])
@pytest.mark.parametrize("code", REFUSED)
def test_a_refusal_is_the_same(ways: TwoWays, olgas_event: Event, code: str, language: str):
    status, body_for = REFUSED[code]
    body = body_for(olgas_event)

    with nothing_changes():
        mine, djangos = ways.in_both(body, {"Accept-Language": language})

    assert told(mine) == told(djangos)
    assert (int(mine.status[:3]), code_of(mine)) == (status, code)
    assert "set-cookie" not in mine.headers


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("kind", COOKIES)
def test_what_is_granted_is_told_the_same_whatever_cookie_came(
    ways: TwoWays, olgas_event: Event, kind: str, language: str
):
    headers = with_cookie(COOKIES[kind](ways, olgas_event)) | {"Accept-Language": language}
    body = wish(olgas_event, VIP=2, Standard=1) | {"email": " bruno@example.com ", "language": "pl", "more": 1}

    with at(clock.now()):
        mine, djangos = ways.in_both(body, headers)

    assert told(mine) == told(djangos)
    assert mine.headers["cache-control"] == "private, no-store"
    assert session_of(mine)["reservation_id"] == reservation_of(mine)
    assert len(session_of(mine)["reservations"]) == (2 if kind == "a session" else 1)
    first, second = (Reservation.objects.get(pk=reservation_of(one)) for one in (mine, djangos))
    assert [first.email, first.language, first.hold_ends_at, first.tickets.count()] == [
        second.email,
        second.language,
        second.hold_ends_at,
        second.tickets.count(),
    ]


@pytest.mark.parametrize("kind", COOKIES)
def test_a_refusal_is_the_same_whatever_cookie_came(ways: TwoWays, olgas_event: Event, kind: str):
    headers = with_cookie(COOKIES[kind](ways, olgas_event))

    with nothing_changes():
        mine, djangos = ways.in_both(wish(olgas_event, VIP=6), headers)

    assert told(mine) == told(djangos)


def test_each_is_told_in_the_language_asked_for_and_the_thread_speaks_as_before(ways: TwoWays, olgas_event: Event):
    with translation.override("en"):
        said = [
            json.loads(ways.at_the_window(wish(olgas_event, VIP=amount), {"Accept-Language": language}).body)
            for amount in (1, 6)
            for language in ("pl", "en")
        ]
        assert translation.get_language() == "en"

    granted, in_english, refused, refused_in_english = said
    assert granted["ok"] == in_english["ok"] == in_english["message"] != granted["message"]
    assert refused["error"] == refused_in_english["error"] == refused_in_english["message"] != refused["message"]


# --- Keys that repeat a wish ----------------------------------------------------------------------------------------


def test_what_one_way_reserved_the_other_repeats(ways: TwoWays, olgas_event: Event):
    headers = {"Idempotency-Key": KEY}
    first = ways.at_the_window(wish(olgas_event), headers)

    with nothing_changes():
        again = ways.in_both(wish(olgas_event), headers)

    assert {reservation_of(one) for one in (first, *again)} == {reservation_of(first)}
    assert [told(one) for one in again] == [told(first)] * 2


def test_what_was_cancelled_meanwhile_is_told_as_it_is_now(ways: TwoWays, olgas_event: Event):
    headers = {"Idempotency-Key": KEY, "Accept-Language": "pl"}
    cancel(Reservation.objects.get(pk=reservation_of(ways.at_the_window(wish(olgas_event), headers))).pk)

    mine, djangos = ways.in_both(wish(olgas_event), headers)

    assert told(mine) == told(djangos)
    assert json.loads(mine.body)["status"] == "CANCELLED"


@pytest.mark.parametrize(
    ("key", "code"), [(KEY, "idempotency_key_reused"), ("x" * 15, "wrong_idempotency_key"), ("ż" * 16, None)]
)
def test_a_wrong_key_and_one_that_was_used_are_refused_the_same(
    ways: TwoWays, olgas_event: Event, key: str, code: str | None
):
    ways.at_the_window(wish(olgas_event), {"Idempotency-Key": KEY})

    with nothing_changes():
        mine, djangos = ways.in_both(wish(olgas_event, VIP=2), {"Idempotency-Key": key})

    assert told(mine) == told(djangos)
    assert code_of(mine) == (code or "wrong_idempotency_key")


# --- The session ----------------------------------------------------------------------------------------------------


def test_a_session_of_either_way_goes_on_in_the_other(ways: TwoWays, olgas_event: Event):
    first = ways.at_the_window(wish(olgas_event))
    second = ways.by_django(wish(olgas_event), {"Cookie": sent_back(first)})
    third = ways.at_the_window(wish(olgas_event), {"Cookie": sent_back(second)})

    session = session_of(third)
    assert session["reservations"] == [reservation_of(one) for one in (third, second, first)]
    assert {session_of(one).identity for one in (first, second)} == {session.identity} != {""}


def test_what_the_window_gave_can_be_cancelled_and_nothing_else(ways: TwoWays, olgas_event: Event):
    mine, strangers = ways.at_the_window(wish(olgas_event)), ways.at_the_window(wish(olgas_event))

    cancelled = ways.delete(sent_back(mine))

    assert reservation_of(cancelled) == reservation_of(mine)
    assert Reservation.objects.get(pk=reservation_of(strangers)).status == "PENDING"


def test_over_https_the_cookie_is_secure_and_browsers_are_told_to_stay(olgas_event: Event, settings):
    settings.PUBLIC_URL = "https://shop.example"
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_HSTS_SECONDS = 3600
    ways, headers = TwoWays(), {"X-Forwarded-Proto": "https", "Origin": "https://shop.example"}
    assert ways.at_the_window(wish(olgas_event)).status == "301 Moved Permanently"
    assert ways.at_the_window(wish(olgas_event), headers).status == "200 OK"

    with at(clock.now()):
        mine, djangos = ways.in_both(wish(olgas_event), headers)

    assert told(mine) == told(djangos)
    assert mine.headers["set-cookie"].endswith("; HttpOnly; Max-Age=900; Path=/; SameSite=Lax; Secure")
    assert mine.headers["strict-transport-security"].startswith("max-age=3600")


def test_a_longer_hold_is_a_longer_session(olgas_event: Event, settings):
    settings.HOLD_SECONDS = 5000
    ways = TwoWays()
    ways.learn(olgas_event)

    mine, djangos = ways.in_both(wish(olgas_event))

    assert told(mine)[2] == told(djangos)[2]
    assert "Max-Age=5000" in mine.headers["set-cookie"]


# --- Bugs, and the database out of reach ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("failure", "status", "code"),
    [
        (OperationalError, "503 Service Unavailable", "busy"),
        (InterfaceError, "503 Service Unavailable", "busy"),
        (ProgrammingError, "500 Internal Server Error", "server_error"),
        (ZeroDivisionError, "500 Internal Server Error", "server_error"),
    ],
)
def test_a_failure_is_a_clean_answer_and_no_second_try(ways, olgas_event, failure, status, code, caplog):
    tries: list[str] = []

    def fail(execute, sql, params, many, context):
        if "FROM events_tickettype" in sql:
            tries.append(sql)
            raise failure
        return execute(sql, params, many, context)

    with nothing_changes(), connection.execute_wrapper(fail):
        mine, djangos = ways.in_both(wish(olgas_event), {"Accept-Language": "pl"})

    assert len(tries) == 2  # one each
    assert mine.headers.pop("vary") == "Accept-Language, Cookie"
    del djangos.headers["vary"]
    assert told(mine) == told(djangos)
    assert (mine.status, code_of(mine)) == (status, code)
    logged = [record for record in caplog.records if record.name.startswith("ticketonline.api.storefront.window")]
    assert len(logged) == (code == "server_error")
