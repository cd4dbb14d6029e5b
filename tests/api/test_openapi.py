"""The OpenAPI document: complete, valid, and true."""

import json
from typing import Any

import pytest
from django.test import Client
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.api.calling import EVENT, RESERVATION, STATS, TRANSACTION
from ticketonline.api.examples import example_of
from ticketonline.core.errors import DomainError
from ticketonline.events.errors import EventNotFound
from ticketonline.payments import errors as payments
from ticketonline.sales import errors as sales
from ticketonline.statistics import errors as statistics

OPERATIONS = {
    (EVENT, "get"): {400, 422, 503},
    (EVENT, "post"): {400, 403, 404, 413, 415, 503},
    (RESERVATION, "get"): {400, 404, 503},
    (RESERVATION, "post"): {400, 403, 404, 409, 413, 415, 422, 429, 503},
    (RESERVATION, "put"): {400, 403, 404, 409, 413, 415, 422, 429, 503},
    (RESERVATION, "delete"): {400, 403, 404, 409, 429, 503},
    (STATS, "get"): {400, 403, 404, 503},
    (TRANSACTION, "get"): {400, 404, 503},
}


@pytest.fixture
def document() -> dict[str, Any]:
    response = Client().get("/api/openapi.json")
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Cache-Control"] == "public, max-age=300"
    read: dict[str, Any] = json.loads(response.content)
    return read


# Refusals of the back office, which no address of the storefront gives.
OF_ORGANISERS = {
    "contact_changed",
    "event_not_cancelled",
    "gift_reason_needed",
    "hold_too_long",
    "invalid_comment",
    "no_open_invoice",
    "not_paid",
    "nothing_to_give_back",
    "reason_needed",
    "too_many_comments",
}


def operations(document: dict[str, Any]) -> dict[tuple[str, str], dict[str, Any]]:
    return {
        (path, method): operation
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if isinstance(operation, dict)
    }


def test_it_is_a_valid_document_of_openapi_3_1(document: dict[str, Any]):
    assert document["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(document).validate()


def test_it_has_every_operation_with_every_status(document: dict[str, Any]):
    found = {key: {int(status) for status in one["responses"]} for key, one in operations(document).items()}

    assert found == {key: {200, *statuses} for key, statuses in OPERATIONS.items()}


def test_every_part_is_described(document: dict[str, Any]):
    assert document["info"]["title"] == "Ticketonline storefront API"
    for operation in operations(document).values():
        assert operation["summary"]
        assert operation["description"]
        assert operation["operationId"]
        assert {tag["name"] for tag in document["tags"]} >= set(operation["tags"])
        for parameter in operation.get("parameters", []):
            assert parameter["description"]
        for response in operation["responses"].values():
            assert response["description"]
    for name, schema in document["components"]["schemas"].items():
        assert schema["title"] == name
        assert schema["description"]
        for key, part in schema["properties"].items():
            assert "$ref" in part or "description" in json.dumps(part) or "items" in part, (name, key)


def test_every_body_has_an_example(document: dict[str, Any]):
    for operation in operations(document).values():
        for body in (*operation["responses"].values(), operation.get("requestBody")):
            if body is not None:
                media = body["content"]["application/json"]
                assert "example" in media or media["examples"]


def test_every_refusal_has_the_one_shape(document: dict[str, Any]):
    for operation in operations(document).values():
        for status, response in operation["responses"].items():
            if status != "200":
                schema = response["content"]["application/json"]["schema"]
                assert schema == {"$ref": "#/components/schemas/Refusal"}


def test_every_refusal_of_the_trade_is_documented(document: dict[str, Any]):
    trade = {
        error.code
        for module in (sales, payments, statistics)
        for error in vars(module).values()
        if isinstance(error, type) and issubclass(error, DomainError) and error is not DomainError
    }
    documented = {
        code
        for operation in operations(document).values()
        for response in operation["responses"].values()
        for code in response["content"]["application/json"].get("examples", {})
    }

    assert trade - OF_ORGANISERS | {EventNotFound.code} <= documented


def test_prices_are_numbers_and_times_are_times(document: dict[str, Any]):
    price = document["components"]["schemas"]["TicketType"]["properties"]["price"]
    date = document["components"]["schemas"]["Event"]["properties"]["date"]

    assert (price["type"], price["minimum"]) == ("number", 0)
    assert (date["type"], date["format"]) == ("string", "date-time")
    assert b'"price":120.00,' in Client().get("/api/openapi.json").content


def test_the_session_cookie_is_described_where_it_is_set_and_where_it_is_read(document: dict[str, Any]):
    found = operations(document)
    scheme = document["components"]["securitySchemes"]["buyer"]

    assert (scheme["type"], scheme["in"], scheme["name"]) == ("apiKey", "cookie", "buyer")
    assert found[RESERVATION, "delete"]["security"] == [{"buyer": []}]
    assert "Set-Cookie" in found[RESERVATION, "post"]["responses"]["200"]["headers"]


def test_a_busy_shop_and_a_limit_say_when_to_come_back(document: dict[str, Any]):
    for operation in operations(document).values():
        for status in {"429", "503"} & operation["responses"].keys():
            assert "Retry-After" in operation["responses"][status]["headers"]


def test_page_and_page_size_are_integers_with_defaults(document: dict[str, Any]):
    page, size = operations(document)[EVENT, "get"]["parameters"]

    assert (page["name"], page["schema"]["type"], page["schema"]["default"]) == ("current_page", "integer", 1)
    assert (size["schema"]["minimum"], size["schema"]["maximum"], size["schema"]["default"]) == (1, 100, 20)


def test_a_schema_without_an_example_is_our_own_bug():
    with pytest.raises(AssertionError, match="no example"):
        example_of({"type": "string"}, {})
