"""Schemathesis against a running shop: generated requests, good and bad, and what may be answered to them."""

import copy
import json
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from tests.api.calling import NOBODY, RESERVATION

Json = dict[str, Any]

# 422 answers a request that keeps the schema: there are rules beyond it, such as a type listed twice past its limit.
CONFIG = """
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "403", "404", "409", "422"]
"""


@dataclass(frozen=True, kw_only=True)
class Known:
    """What the shop has, for requests that go all the way."""

    events: Sequence[str]
    types: Sequence[str]
    reservations: Sequence[str]
    transactions: Sequence[str]
    cancellable: Sequence[str]
    session: str  # the cookie of the buyer who made the reservations


def fuzz(
    url: str, known: Known, *, folder: Path, max_examples: int, seed: int, is_quiet: bool = True
) -> "subprocess.CompletedProcess[str]":
    """Run every phase of Schemathesis with that many requests an operation; exit status 0 says that all is well."""
    with urlopen(f"{url}/api/openapi.json") as response:
        document = filled_in(json.load(response), known)
    (folder / "openapi.json").write_text(json.dumps(document))
    (folder / "schemathesis.toml").write_text(CONFIG)
    words = [sys.executable, "-m", "schemathesis.cli", "--config-file", str(folder / "schemathesis.toml"), "run"]
    words += [str(folder / "openapi.json"), "--url", url, "--max-examples", str(max_examples), "--seed", str(seed)]
    words += ["--header", f"Cookie: buyer={known.session}", "--generation-with-security-parameters", "false"]
    words += ["--continue-on-failure", "--generation-database", "none"]
    return subprocess.run(words, cwd=folder, capture_output=is_quiet, text=True)


def filled_in(document: Mapping[str, Any], known: Known) -> Json:
    """The document in which ids, names and tokens are those of the shop; an id that nothing has is among them.

    Reservations and payments are examples only: more of them are made on the way, and asked for by their new ids.
    """
    filled: Json = copy.deepcopy(dict(document))
    allowed: dict[str, Sequence[Any]] = {
        "event_id": [*known.events, NOBODY],
        "type": known.types,
        # To JSON Schema 2.0 is an integer, to the contract it is none.
        "amount": [1, 2, 3, 4, 5],
        "email": ["", "bruno@example.com", "stella@example.com"],
        "token": ["transaction_ok", "card_error", "payment_error"],
    }
    examples = {"reservation_id": known.reservations, "transaction_id": known.transactions}
    schemas = filled["components"]["schemas"]
    properties = [
        item
        for name in ("EventWanted", "ReservationWanted", "PaymentWanted", "Line")
        for item in schemas[name]["properties"].items()
    ]
    operations = [one for item in filled["paths"].values() for one in item.values() if isinstance(one, dict)]
    parameters = [(one["name"], one["schema"]) for operation in operations for one in operation.get("parameters", [])]
    for name, schema in [*properties, *parameters]:
        if name in allowed:
            schema["enum"] = [*allowed[name]]
        if name in examples:
            schema["examples"] = [*examples[name], NOBODY]
    (to_cancel,) = filled["paths"][RESERVATION]["delete"]["parameters"]
    to_cancel["schema"]["examples"] = [*known.cancellable]
    for operation in operations:
        for media in operation.get("requestBody", {}).get("content", {}).values():
            del media["example"]  # its ids are nobody's
    return filled
