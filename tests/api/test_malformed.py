"""400: what can't be understood. Nothing of it reaches the database, and nothing changes."""

import json
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.api.calling import EVENT, NOBODY, RESERVATION, STATS, TRANSACTION, Api, assert_refused, wish
from tests.factories import make_event
from ticketonline.events.models import Event

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]

WITH_BODY = [("POST", EVENT), ("POST", RESERVATION), ("PUT", RESERVATION)]
WITH_ID = [(RESERVATION, "reservation_id"), (STATS, "event_id"), (TRANSACTION, "transaction_id")]
NO_IDS = [
    "",
    " ",
    "x",
    "1",
    "null",
    NOBODY[:-1],
    NOBODY + "0",
    NOBODY.replace("-", " "),
    NOBODY.replace("-", "", 1),
    f"{{{NOBODY}}}",
    f"urn:uuid:{NOBODY}",
    f" {NOBODY}",
    f"{NOBODY}\n",
    f"{NOBODY}\0",
    NOBODY[:-1] + "g",
    NOBODY[:-1] + "１",
    "'; DROP TABLE sales_reservation; --",
    "9" * 5000,
]


def body_of(event: Event, method: str, path: str) -> dict[str, Any]:
    """A body that would be taken, were the reservation there."""
    if path == EVENT:
        return {"event_id": str(event.pk)}
    return wish(event) if method == "POST" else {"reservation_id": NOBODY}


@pytest.mark.parametrize(("method", "path"), WITH_BODY)
@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b" ",
        b"{",
        b"}",
        b"{]",
        b"nothing",
        b"{'event_id': 1}",
        b'{"event_id"}',
        b"event_id=1",
        b"\xff\xfe",
        b"\x00",
        b"\xef\xbb\xbf{}",
        b"NaN",
        b"[]",
        b"[{}]",
        b"null",
        b"true",
        b"0",
        b'""',
        b'"{}"',
        b"{}",
        b"{} {}",
        b"[" * 30_000,
        b'{"a":' * 10_000,
    ],
)
def test_a_body_that_is_no_json_object_with_what_is_needed(
    api: Api, method: str, path: str, raw: bytes, django_assert_num_queries: DjangoAssertNumQueries
):
    with django_assert_num_queries(0):
        response = api.send(method, path, raw)

    assert_refused(response, 400, "bad_request")


@pytest.mark.parametrize(("method", "path"), WITH_BODY)
@pytest.mark.parametrize(
    "extra",
    [
        b'"more":' + b"[" * 20_000 + b"]" * 20_000,
        b'"more":' + b'{"a":' * 10_000 + b"1" + b"}" * 10_000,
        b'"more":"\xff"',
        b'"\xff":1',
        b'"more":"\xc0\x80"',
        b'"more":"\xed\xa0\x80"',
        b'"more":NaN',
        b'"more":"\\ud800"',
        b'"more":"\x00"',
        b'"more":01',
    ],
)
def test_a_key_that_nobody_needs_must_be_json_too(
    api: Api,
    olgas_event: Event,
    method: str,
    path: str,
    extra: bytes,
    django_assert_num_queries: DjangoAssertNumQueries,
):
    known = json.dumps(body_of(olgas_event, method, path)).encode()

    with django_assert_num_queries(0):
        response = api.send(method, path, known[:-1] + b"," + extra + b"}")

    assert_refused(response, 400, "bad_request")


@pytest.mark.parametrize(
    ("method", "path", "field"),
    [
        ("POST", EVENT, "event_id"),
        ("POST", RESERVATION, "event_id"),
        ("POST", RESERVATION, "tickets"),
        ("PUT", RESERVATION, "reservation_id"),
    ],
)
def test_a_missing_field_is_named(
    api: Api, method: str, path: str, field: str, django_assert_num_queries: DjangoAssertNumQueries
):
    body = body_of(make_event(), method, path)
    del body[field]

    with django_assert_num_queries(0):
        response = api.send(method, path, body)

    assert_refused(response, 400, "bad_request")
    assert response.json() == {
        "error": f"The request could not be understood: Object missing required field `{field}`.",
        "message": "The request could not be understood.",
        "code": "bad_request",
    }


@pytest.mark.parametrize(
    ("method", "path", "field"),
    [
        ("POST", EVENT, "event_id"),
        ("POST", RESERVATION, "event_id"),
        ("POST", RESERVATION, "tickets"),
        ("POST", RESERVATION, "email"),
        ("POST", RESERVATION, "language"),
        ("PUT", RESERVATION, "reservation_id"),
        ("PUT", RESERVATION, "email"),
        ("PUT", RESERVATION, "language"),
        ("PUT", RESERVATION, "token"),
    ],
)
@pytest.mark.parametrize("value", [None, True, 0, 1.5, {}, {"type": "VIP", "amount": 1}, [[]], [None], [1]])
def test_a_field_of_the_wrong_type(
    api: Api, method: str, path: str, field: str, value: Any, django_assert_num_queries: DjangoAssertNumQueries
):
    body = body_of(make_event(), method, path) | {field: value}

    with django_assert_num_queries(0):
        response = api.send(method, path, body)

    assert_refused(response, 400, "bad_request")


@pytest.mark.parametrize(
    "amount",
    ["2.0", "2.5", "2e0", '"2"', "true", "false", "null", "[2]", "{}", "1e400", "-0.0", "9" * 5000, "02", "+2", ""],
)
def test_an_amount_is_a_json_integer(
    api: Api, olgas_event: Event, amount: str, django_assert_num_queries: DjangoAssertNumQueries
):
    body = f'{{"event_id":"{olgas_event.pk}","tickets":[{{"type":"VIP","amount":{amount}}}]}}'

    with django_assert_num_queries(0):
        response = api.send("POST", RESERVATION, body)

    assert_refused(response, 400, "bad_request")


@pytest.mark.parametrize(
    "line",
    [
        {"type": "VIP"},
        {"amount": 1},
        {"type": None, "amount": 1},
        {"type": 1, "amount": 1},
        {"type": ["VIP"], "amount": 1},
        {},
        [],
        "VIP",
        ["VIP", 1],
    ],
)
def test_a_ticket_is_a_type_and_an_amount(
    api: Api, olgas_event: Event, line: Any, django_assert_num_queries: DjangoAssertNumQueries
):
    body = {"event_id": str(olgas_event.pk), "tickets": [{"type": "VIP", "amount": 1}, line]}

    with django_assert_num_queries(0):
        response = api.post(RESERVATION, body)

    assert_refused(response, 400, "bad_request")


def test_the_place_of_the_fault_is_told(api: Api, olgas_event: Event):
    response = api.post(RESERVATION, wish(olgas_event) | {"tickets": [{"type": "VIP", "amount": 2.0}]})

    assert response.json()["error"] == (
        "The request could not be understood: Expected `int`, got `float` - at `$.tickets[0].amount`."
    )


@pytest.mark.parametrize("written", [*NO_IDS, 1, ["x"]])
@pytest.mark.parametrize(
    ("method", "path", "field"),
    [("POST", EVENT, "event_id"), ("POST", RESERVATION, "event_id"), ("PUT", RESERVATION, "reservation_id")],
)
def test_an_id_in_a_body_that_is_no_uuid(
    api: Api, method: str, path: str, field: str, written: Any, django_assert_num_queries: DjangoAssertNumQueries
):
    body = body_of(make_event(), method, path) | {field: written}

    with django_assert_num_queries(0):
        response = api.send(method, path, body)

    assert_refused(response, 400, "bad_request")


@pytest.mark.parametrize("written", NO_IDS)
@pytest.mark.parametrize(("path", "name"), WITH_ID)
def test_an_id_in_a_query_that_is_no_uuid(
    api: Api, path: str, name: str, written: str, django_assert_num_queries: DjangoAssertNumQueries
):
    with django_assert_num_queries(0):
        response = api.get(path, **{name: written})

    assert_refused(response, 400, "bad_request")


@pytest.mark.parametrize(("path", "name"), WITH_ID)
def test_an_id_that_is_missing_from_a_query(api: Api, path: str, name: str):
    response = api.get(path)

    assert_refused(response, 400, "bad_request")
    assert f"missing required field `{name}`" in response.json()["error"]


@pytest.mark.parametrize("query", ["%FF", "%", "=", "&&&", "%00=%00", "event_id[]=1", "\xff"])
@pytest.mark.parametrize(("path", "name"), WITH_ID)
def test_a_query_of_rubbish(api: Api, path: str, name: str, query: str):
    assert_refused(api.client.get(f"{path}?{query}"), 400, "bad_request")


def test_endless_parameters(api: Api):
    assert_refused(api.client.get(f"{EVENT}?{'a=1&' * 2000}"), 400, "bad_request")
