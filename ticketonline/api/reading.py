"""The OpenAPI document as somebody reads it: operation by operation, then schema by schema."""

import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import msgspec

from .codec import ENCODER

METHODS = ("get", "post", "put", "patch", "delete")
JSON = "application/json"
BEARER = "Authorization: Bearer tko_…"


@dataclass(frozen=True, kw_only=True)
class Field:
    """A key of an object or a parameter of a query; `schema` names the schema its value has, if it has a name."""

    name: str
    kind: str
    schema: str
    is_required: bool
    description: str


@dataclass(frozen=True, kw_only=True)
class Example:
    """A body: the name of its schema and how one looks."""

    schema: str
    text: str


@dataclass(frozen=True, kw_only=True)
class RefusalLine:
    """One way to be refused."""

    status: str
    code: str
    sentence: str


@dataclass(frozen=True, kw_only=True)
class Operation:
    """What can be done at an address."""

    id: str
    method: str
    path: str
    summary: str
    description: str
    parameters: Sequence[Field]
    body: Example | None
    curl: str
    status: str
    answer: Example | None
    answer_description: str
    refusals: Sequence[RefusalLine]


@dataclass(frozen=True, kw_only=True)
class SchemaTable:
    """A schema with its keys."""

    name: str
    description: str
    fields: Sequence[Field]


def read_operations(document: Mapping[str, Any]) -> list[Operation]:
    """Every operation, in the order of the addresses."""
    server = document["servers"][0]["url"]
    return [
        _read_operation(server, path, method, item[method])
        for path, item in document["paths"].items()
        for method in METHODS
        if method in item
    ]


def read_schemas(document: Mapping[str, Any]) -> list[SchemaTable]:
    """Every schema, by name."""
    return [
        SchemaTable(
            name=name,
            description=schema["description"],
            fields=[
                _read_field(key, part, is_required=key in schema.get("required", ()))
                for key, part in schema["properties"].items()
            ],
        )
        for name, schema in sorted(document["components"]["schemas"].items())
    ]


def _read_operation(server: str, path: str, method: str, operation: Mapping[str, Any]) -> Operation:
    sent = operation.get("requestBody", {}).get("content", {})
    body = _read_example(operation["requestBody"]) if JSON in sent else None
    parameters = operation.get("parameters", [])
    status, done = next((key, one) for key, one in operation["responses"].items() if key.startswith("2"))
    return Operation(
        id=operation["operationId"],
        method=method.upper(),
        path=path,
        summary=operation["summary"].removesuffix("."),
        description=operation.get("description", ""),
        parameters=[
            _read_field(one["name"], one["schema"], one.get("description", ""), is_required=one.get("required", False))
            for one in parameters
        ],
        body=body,
        curl=_curl(method.upper(), server + path, operation, parameters),
        status=status,
        answer=_read_example(done) if JSON in done.get("content", {}) else None,
        answer_description=done["description"],
        refusals=[
            RefusalLine(status=refused, code=code, sentence=_sentence(example["value"]))
            for refused, response in operation["responses"].items()
            for media in response.get("content", {}).values()
            for code, example in media.get("examples", {}).items()
        ],
    )


def _sentence(refusal: Mapping[str, Any]) -> str:
    return str(refusal["error" if "error" in refusal else "detail"])


def _read_example(body: Mapping[str, Any]) -> Example:
    media = body["content"][JSON]
    text = msgspec.json.format(ENCODER.encode(media["example"]), indent=2).decode()
    return Example(schema=_name(media["schema"]), text=text)


def _read_field(name: str, schema: Mapping[str, Any], description: str = "", *, is_required: bool) -> Field:
    described: Mapping[str, Any] = next(iter(schema.get("anyOf", [schema])))
    inner = described.get("items", described)
    return Field(
        name=name,
        kind=_kind(schema),
        schema=_name(inner),
        is_required=is_required,
        description=described.get("description", description),
    )


def _kind(schema: Mapping[str, Any]) -> str:
    """What a value is, in few words: `string (uuid)`, `integer, 1 to 100`, `list of Line`, `string or null`."""
    if "anyOf" in schema:
        return " or ".join(_kind(part) for part in schema["anyOf"])
    if "$ref" in schema:
        return _name(schema)
    if "items" in schema:
        return f"list of {_kind(schema['items'])}"
    if isinstance(schema.get("additionalProperties"), Mapping):
        return f"object of {_kind(schema['additionalProperties'])}"
    words = [str(schema["type"])]
    if "format" in schema:
        words[0] += f" ({schema['format']})"
    if "enum" in schema:
        words.append(", ".join(schema["enum"]))
    if "maximum" in schema:
        words.append(f"{schema['minimum']} to {schema['maximum']}")
    return ": ".join(words)


def _name(schema: Mapping[str, Any]) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _curl(method: str, url: str, operation: Mapping[str, Any], parameters: Sequence[Mapping[str, Any]]) -> str:
    needed = {(one["in"], one["name"]): one["schema"]["examples"][0] for one in parameters if one.get("required")}
    words = ["curl", *([] if method == "GET" else ["-X", method])]
    answers = [response.get("headers", {}) for status, response in operation["responses"].items() if status < "3"]
    if any("Set-Cookie" in headers for headers in answers):
        words += ["-c", "cookies.txt"]
    query = {name: value for (place, name), value in needed.items() if place == "query"}
    for (place, name), value in needed.items():
        url = url.replace(f"{{{name}}}", str(value)) if place == "path" else url
    for scheme in (name for one in operation.get("security", ()) for name in one):
        words += ["-H", BEARER] if scheme == "token" else ["-b", "cookies.txt"]
    words.append(f"{url}?{urlencode(query)}" if query else url)
    for one in parameters:
        if one["name"] == "If-Match":
            words += ["-H", f"If-Match: {one['schema']['examples'][0]}"]
    content = operation.get("requestBody", {}).get("content", {})
    if JSON in content:
        example = content[JSON]["example"]
        words += ["-H", "Content-Type: application/json", "-d", ENCODER.encode(example).decode()]
    elif content:
        kind = next(iter(content))
        words += ["-H", f"Content-Type: {kind}", "--data-binary", f"@file.{kind.rpartition('/')[2]}"]
    return shlex.join(words)
