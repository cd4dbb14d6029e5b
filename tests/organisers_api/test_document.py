"""The OpenAPI document of the organisers' API: complete, valid, and true; and the page made from it."""

import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from openapi_spec_validator import OpenAPIV31SpecValidator

from ticketonline.accounts.rules import Scope
from ticketonline.api.organisers.describing import list_rules

Json = dict[str, Any]
REFERENCE = Path(__file__).resolve().parents[2] / "docs/reference/organisers-api.md"


@pytest.fixture
def document() -> Json:
    response = Client().get("/api/v1/openapi.json")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "public, max-age=300"
    read: Json = json.loads(response.content)
    return read


@pytest.fixture
def page() -> str:
    response = Client().get("/api/v1/", headers={"Accept-Language": "pl"})
    assert (response.status_code, response.headers["Content-Language"]) == (200, "en")
    assert response.cookies == {}
    return response.content.decode()


def operations(document: Json) -> dict[tuple[str, str], Json]:
    return {
        (path, method): operation
        for path, item in document["paths"].items()
        for method, operation in item.items()
        if isinstance(operation, dict)
    }


def test_it_is_a_valid_document_of_openapi_3_1(document: Json):
    assert document["openapi"] == "3.1.0"
    OpenAPIV31SpecValidator(document).validate()


def test_it_has_every_operation_with_its_token_and_scope(document: Json):
    found = operations(document)

    assert found.keys() == {key for key, _rule in list_rules()}
    for key, rule in list_rules():
        assert found[key]["security"] == [{"token": []}]
        assert found[key].get("x-scope") == rule.scope
    assert {one.get("x-scope") for one in found.values()} == {None, *Scope}


def test_every_part_is_described(document: Json):
    ids = [one["operationId"] for one in operations(document).values()]
    assert len(ids) == len({*ids})
    for operation in operations(document).values():
        assert operation["summary"]
        assert operation["description"]
        assert {tag["name"] for tag in document["tags"]} >= {*operation["tags"]}
        assert all(parameter["description"] for parameter in operation["parameters"])
    for name, schema in document["components"]["schemas"].items():
        assert schema["title"] == name
        assert schema["description"]
        for key, part in schema["properties"].items():
            assert "$ref" in part or "description" in json.dumps(part) or "items" in part, (name, key)


def test_every_refusal_is_a_problem_with_examples(document: Json):
    for (path, method), operation in operations(document).items():
        refused = {status: one for status, one in operation["responses"].items() if status >= "4"}
        assert {"400", "401", "429", "503"} <= refused.keys()
        names_something = "{" in path or (path == "/api/v1/exports" and method == "post")
        assert ("404" in refused) == names_something
        for response in refused.values():
            media = response["content"]["application/problem+json"]
            assert media["schema"] == {"$ref": "#/components/schemas/Problem"}
            for code, example in media["examples"].items():
                assert example["value"]["code"] == code
                assert "%(" not in example["value"]["detail"]


def test_headers_are_where_they_are_taken_and_given(document: Json):
    found = operations(document)
    for key, rule in list_rules():
        names = {one["name"] for one in found[key]["parameters"]}
        (answer,) = [one for status, one in found[key]["responses"].items() if status < "3"]
        assert ("If-Match" in names) == rule.needs_match
        assert ("Idempotency-Key" in names) == rule.takes_key
        assert ("ETag" in answer["headers"]) == rule.has_tag
        assert ("Location" in answer["headers"]) == rule.takes_key
    # A key stands for one thing that was made, and this makes many.
    assert {key for key, rule in list_rules() if rule.takes_key} == {
        key
        for key, operation in found.items()
        if "201" in operation["responses"] and operation["operationId"] != "makePromoCodes"
    }


def test_the_reference_lists_just_what_needs_if_match(document: Json):
    found = operations(document)
    section = REFERENCE.read_text().partition("## What needs `If-Match`\n")[2].partition("\n## ")[0]

    listed = re.findall(r"`(\w+)`", section.partition("\n- ")[2].rpartition("\n\n")[0])

    assert sorted(listed) == sorted(found[key]["operationId"] for key, rule in list_rules() if rule.needs_match)


def test_requests_name_all_their_keys(document: Json):
    for operation in operations(document).values():
        sent = operation.get("requestBody", {}).get("content", {})
        if "application/json" in sent:
            schema = sent["application/json"]["schema"]
            name = schema["$ref"].rpartition("/")[2]
            assert document["components"]["schemas"][name]["additionalProperties"] is False


def test_the_page_shows_every_operation_and_every_problem(page: str, document: Json):
    for operation in operations(document).values():
        assert f'id="{operation["operationId"]}"' in page
        for response in operation["responses"].values():
            for media in response.get("content", {}).values():
                assert all(f'id="problem-{code}"' in page for code in media.get("examples", {}))


def test_every_link_within_the_page_leads_somewhere(page: str):
    ids = re.findall(r'\bid="([^"]+)"', page)

    assert len(ids) == len({*ids})
    assert {*re.findall(r'href="#([^"]+)"', page)} <= {*ids}


def test_the_page_shows_how_to_call_from_a_terminal(page: str):
    assert "curl -H &#x27;Authorization: Bearer tko_…&#x27; http://127.0.0.1:8000/api/v1/events\n" in page.replace(
        "</code>", "\n"
    )
    assert "curl -X PATCH -H" in page
    assert "If-Match: &quot;3&quot;" in page
    assert "<script" not in page.replace('<script type="module" src=', "").replace("<script src=", "")
