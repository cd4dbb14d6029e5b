"""What the rules of the operations say, written into the OpenAPI document."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from ...accounts.errors import ApiTokenNotValid, NoApiToken, NotPermitted, RequestKeyReused, ScopeMissing
from ...core.errors import (
    BadRequest,
    BodyTooLarge,
    Busy,
    CrossSite,
    DomainError,
    TooManyRequests,
    UnsupportedMediaType,
)
from ...exports.rules import CONTENT_TYPES
from ...sales.errors import WrongKey
from ..openapi import KEY_HEADER
from .errors import UnfitValue
from .problems import MEDIA_TYPE, ROOT, Problem, problem_of
from .routes import router
from .rule import PICTURE_TYPES, Rule

Json = dict[str, Any]
PARAMETER = re.compile(r"<\w+:(\w+)>")
PROBLEM = {"$ref": "#/components/schemas/Problem"}
# What fills the places of a sentence in an example.
FACTS = {
    "type": "VIP",
    "limit": 5,
    "most": 100,
    "name": "Jazz Night",
    "lowest": 12,
    "scope": "events:write",
    "days": 7,
    "unfinished": 5,
    "kept": 100,
    "reason": "name: This field cannot be blank.",
    "promo_code": "SUMMER",
    "left": 3,
    "field": "date",
    "tickets": 3,
    "shortages": "VIP (2)",
}
EVERYWHERE = (BadRequest, NoApiToken, ApiTokenNotValid, TooManyRequests, Busy)
RETRY_AFTER = {"description": "Seconds to wait before the next try.", "schema": {"type": "integer", "examples": [2]}}
BUDGET_HEADERS = {
    "RateLimit-Policy": {
        "description": "How many requests the token may send at once (`q`); in `w` seconds it may again.",
        "schema": {"type": "string", "examples": ['"reads";q=300;w=30']},
    },
    "RateLimit": {
        "description": "How many it may send now (`r`), and the seconds after which it may send all of `q` (`t`).",
        "schema": {"type": "string", "examples": ['"reads";r=297;t=1']},
    },
}
TAG_HEADER = {
    "description": "What to send as `If-Match` with a change.",
    "schema": {"type": "string", "examples": ['"3"']},
}
LOCATION = {
    "description": "Where it is.",
    "schema": {"type": "string", "examples": [f"{ROOT}events/0197c4f2-7c1e-7a60-8f3e-5d2f0c9b1a11"]},
}
REPLAYED = {
    "description": "`true` where an earlier request with the same key made it.",
    "schema": {"type": "string", "enum": ["true"], "examples": ["true"]},
}
MATCH_HEADER = {
    "name": "If-Match",
    "in": "header",
    # Said to be optional, since a request without it is understood, and answered with 428.
    "required": False,
    "description": "The ETag that was read. Without it the change is refused with 428.",
    "schema": {"type": "string", "examples": ['"3"']},
}


def describe(document: Json) -> None:
    """Give each operation its token, its headers and its refusals; and whether it can be found, its scope."""
    schemas = document["components"]["schemas"]
    schemas.pop("Refusal", None)
    _schema, found = msgspec.json.schema_components([Problem], ref_template="#/components/schemas/{name}")
    schemas |= found
    rules = dict(list_rules())
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if isinstance(operation, dict):
                _describe(operation, rules[path, method], is_read=method == "get")


def list_rules() -> Iterator[tuple[tuple[str, str], Rule]]:
    """The rule of each operation, by its address, as the document writes it, and its method."""
    for pattern in router.urls:
        address = ROOT + PARAMETER.sub(r"{\1}", str(pattern.pattern))
        for method, rule in pattern.callback.view_class.rules.items():  # type: ignore[union-attr]
            yield (address, method), rule


def refusals_of(operation: Mapping[str, Any], rule: Rule, *, is_read: bool) -> list[type[DomainError]]:
    """All the ways in which the operation may be refused."""
    refusals: list[type[DomainError]] = [*EVERYWHERE, *rule.refusals]
    if rule.scope is not None:
        refusals += [ScopeMissing, NotPermitted]
    if not is_read:
        refusals.append(CrossSite)
    if "requestBody" in operation or any(one["in"] == "query" for one in operation.get("parameters", ())):
        refusals.append(UnfitValue)
    if "requestBody" in operation:
        refusals += [BodyTooLarge, UnsupportedMediaType]
    if rule.takes_key:
        refusals += [WrongKey, RequestKeyReused]
    return list(dict.fromkeys(refusals))


def _describe(operation: Json, rule: Rule, *, is_read: bool) -> None:
    operation["security"] = [{"token": []}]
    if rule.scope is not None:
        operation["x-scope"] = rule.scope.value
        operation["description"] += f" Scope: `{rule.scope.value}`."
    if rule.takes_picture:
        file = {"schema": {"type": "string", "format": "binary", "examples": ["…"]}}
        operation["requestBody"] = {"required": True, "content": {kind: dict(file) for kind in PICTURE_TYPES}}
    done = {status: response for status, response in operation["responses"].items() if status.startswith("2")}
    (answer,) = done.values()
    if operation["operationId"] == "downloadExport":
        answer["content"] = {
            kind.partition(";")[0]: {"schema": {"type": "string", "format": "binary", "examples": ["…"]}}
            for kind in CONTENT_TYPES.values()
        }
    if "204" in done:
        answer.pop("content", None)
    headers, parameters = answer.setdefault("headers", {}), operation.setdefault("parameters", [])
    headers |= BUDGET_HEADERS
    if rule.has_tag:
        headers["ETag"] = TAG_HEADER
    if rule.needs_match:
        parameters.append(MATCH_HEADER)
    if rule.takes_key:
        headers |= {"Location": LOCATION, "Idempotency-Replayed": REPLAYED}
        parameters.append(KEY_HEADER)
    operation["responses"] = done | _responses(refusals_of(operation, rule, is_read=is_read))


def _responses(refusals: list[type[DomainError]]) -> Json:
    by_status: dict[int, list[type[DomainError]]] = defaultdict(list)
    for refusal in refusals:
        by_status[refusal.status].append(refusal)
    responses: Json = {}
    for status, group in sorted(by_status.items()):
        examples = {refusal.code: {"value": msgspec.to_builtins(problem_of(_example(refusal)))} for refusal in group}
        responses[str(status)] = {
            "description": " ".join(f"`{code}`: {one['value']['detail']}" for code, one in examples.items()),
            "content": {MEDIA_TYPE: {"schema": PROBLEM, "examples": examples}},
        }
        if any(refusal.retry_after for refusal in group):
            responses[str(status)]["headers"] = {"Retry-After": RETRY_AFTER}
        if status == 429:
            responses["429"]["headers"] |= BUDGET_HEADERS
        if status == 401:
            challenge = {"description": "How to authenticate.", "schema": {"type": "string", "examples": ["Bearer"]}}
            responses["401"]["headers"] = {"WWW-Authenticate": challenge}
    return responses


def _example(refusal: type[DomainError]) -> DomainError:
    """One as it may come; made without its own words for what has to be known to raise it."""
    made = refusal.__new__(refusal)
    DomainError.__init__(made, **FACTS)
    vars(made).update(FACTS)  # of which some keep one to choose their words by
    return made
