"""How tests call the API and read what it answers."""

import json
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.test import Client

EVENT = "/events/event/"
RESERVATION = "/events/reservation/"
STATS = "/events/stats/"
TRANSACTION = "/transactions/list/"
NOBODY = "01234567-89ab-7def-8123-456789abcdef"  # an id that nothing has


class Api:
    """A program's view of the shop: JSON both ways, cookies kept."""

    def __init__(self, client: Client) -> None:
        self.client = client

    def get(self, path: str, headers: Mapping[str, str] | None = None, **query: Any) -> HttpResponse:
        return self.client.get(path, query, headers=headers)

    def post(self, path: str, body: Any, headers: Mapping[str, str] | None = None) -> HttpResponse:
        return self.send("POST", path, body, headers)

    def put(self, path: str, body: Any, headers: Mapping[str, str] | None = None) -> HttpResponse:
        return self.send("PUT", path, body, headers)

    def delete(self, path: str, headers: Mapping[str, str] | None = None, **query: Any) -> HttpResponse:
        return self.client.delete(path, query_params=query, headers=headers)

    def send(self, method: str, path: str, body: Any, headers: Mapping[str, str] | None = None) -> HttpResponse:
        """Bytes and strings go as they are, everything else as JSON."""
        raw = body if isinstance(body, (bytes, str)) else json.dumps(body)
        # Django's client leaves the type out where the body is empty.
        return self.client.generic(
            method, path, raw, headers={"Content-Type": "application/json"} | dict(headers or {})
        )

    # --- The ways through the shop --------------------------------------------------------------------------------

    def reserve(self, event: Any, **amounts: int) -> str:
        """The id of a new reservation of one VIP ticket, unless told otherwise."""
        response = self.post(RESERVATION, wish(event, **amounts))
        assert response.status_code == 200, response.content
        reservation_id: str = response.json()["reservation_id"]
        return reservation_id

    def pay(self, reservation_id: str, **more: str) -> str:
        """The id of the payment started."""
        response = self.put(RESERVATION, {"reservation_id": reservation_id, **more})
        assert response.status_code == 200, response.content
        transaction_id: str = response.json()["transaction_id"]
        return transaction_id


def wish(event: Any, **amounts: int) -> dict[str, Any]:
    """The body of a reservation: one VIP ticket, unless told otherwise."""
    lines = [{"type": name, "amount": amount} for name, amount in (amounts or {"VIP": 1}).items()]
    return {"event_id": str(event.pk), "tickets": lines}


def assert_refused(response: HttpResponse, status: int, code: str) -> None:
    """The answer is that refusal, in the one shape that refusals have."""
    assert response.status_code == status, response.content
    assert response.headers["Content-Type"] == "application/json"
    assert response.headers["Cache-Control"] == "no-store"
    said = response.json()
    assert said.keys() == {"error", "message", "code"}
    assert said["code"] == code
    for sentence in (said["error"], said["message"]):
        assert sentence.endswith(".")
        assert sentence[0].isupper()
