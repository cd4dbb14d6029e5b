"""Schemathesis against a running shop's organisers' API, with one token: generated requests, good and bad."""

import copy
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from tests.api.calling import NOBODY

Json = dict[str, Any]
HERE = "/api/v1/openapi.json"

# A request that keeps the schema may still be refused: by the role, by a rule, or because somebody was first.
CONFIG = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "403", "404", "409", "412", "422", "428"]
[checks.negative_data_rejection]
expected-statuses = ["400", "401", "403", "404", "405", "406", "409", "412", "415", "422", "428", "429", "5xx"]
"""


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the organiser has, for requests that go all the way."""

    secret: str
    events: Sequence[str]
    types: Sequence[str]
    reservations: Sequence[str]
    exports: Sequence[str]
    codes: Sequence[str]
    tags: Sequence[str]


def fuzz(
    url: str, known: Known, *, folder: Path, max_examples: int, seed: int, is_quiet: bool = True, phases: str = ""
) -> "subprocess.CompletedProcess[str]":
    """Run Schemathesis with that many requests an operation; exit status 0 says that all is well."""
    with urlopen(f"{url}{HERE}") as response:
        document = filled_in(json.load(response), known)
    (folder / "openapi.json").write_text(json.dumps(document))
    (folder / "schemathesis.toml").write_text(CONFIG)
    words = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(folder / "schemathesis.toml"), "run"]
    words += [str(folder / "openapi.json"), "--url", url, "--max-examples", str(max_examples), "--seed", str(seed)]
    words += ["--header", f"Authorization: Bearer {known.secret}", "--continue-on-failure"]
    words += ["--generation-database", "none", *(["--phases", phases] if phases else [])]
    return subprocess.run(words, cwd=folder, capture_output=is_quiet, text=True)


def filled_in(document: Mapping[str, Any], known: Known) -> Json:
    """The document in which ids and tags are those of the organiser; an id that nothing has is among them."""
    filled: Json = copy.deepcopy(dict(document))
    allowed: dict[str, Sequence[Any]] = {
        "event_id": known.events,
        "type_id": known.types,
        "reservation_id": known.reservations,
        "export_id": known.exports,
        "code_id": known.codes,
    }
    for operation in (one for item in filled["paths"].values() for one in item.values() if isinstance(one, dict)):
        for parameter in operation.get("parameters", ()):
            if parameter["name"] in allowed:
                _choose(parameter["schema"], [*allowed[parameter["name"]], NOBODY])
            if parameter["name"] == "If-Match":
                parameter["schema"]["enum"] = [*known.tags]
        for media in operation.get("requestBody", {}).get("content", {}).values():
            del media["example"]  # its ids are nobody's
    _choose(filled["components"]["schemas"]["NewExport"]["properties"]["event_id"], [*known.events, NOBODY])
    for schema in filled["components"]["schemas"].values():
        if schema.get("additionalProperties") is False:  # what is sent
            for part in schema["properties"].values():
                _only_whole_numbers(part)
    return filled


def _choose(schema: Json, values: Sequence[Any]) -> None:
    for part in schema.get("anyOf", [schema]):
        if part.get("type") == "string":
            part["enum"] = [*values]
            part.pop("examples", None)


def _only_whole_numbers(schema: Json) -> None:
    """To JSON Schema 2.0 is an integer, to the contract it is none."""
    for part in schema.get("anyOf", [schema]):
        if part.get("type") == "integer":
            lowest = part.get("minimum", 0)
            part["enum"] = [lowest, lowest + 1, lowest + 5, part.get("maximum", 1_000_000)]
