"""The shop as another program sees it: what is left and sold, and buyers who are quicker than ours."""

import json
import sqlite3
import time
import urllib.request
from collections.abc import Callable
from contextlib import closing
from typing import Any
from urllib.parse import urlencode

from tests.live_server import Shop

PATIENCE_SECONDS = 20


def count_left(shop: Shop, event_id: str) -> dict[str, int]:
    """How many tickets of each type can be reserved now."""
    answer = _call(shop, "POST", "/events/event/", {"event_id": event_id})
    return {kind["type"]: kind["tickets_left"] for kind in answer["ticket_types"]}


def wait_until_left(shop: Shop, event_id: str, expected: dict[str, int]) -> None:
    """Wait until so many tickets of each type are left: what is shown as left may lag behind a hold that ended."""
    _wait_until(lambda: count_left(shop, event_id), expected)


def wait_until_sold(shop: Shop, event_id: str, expected: dict[str, int]) -> None:
    """Wait until the statistics count so many tickets of each type."""
    _wait_until(lambda: count_sold(shop, event_id), expected)


def count_sold(shop: Shop, event_id: str) -> dict[str, int]:
    """How many tickets of each type the statistics count."""
    answer = _call(shop, "GET", f"/events/stats/?{urlencode({'event_id': event_id})}")
    counted: dict[str, int] = answer["ticket_counters"]["ticket_types"]
    assert answer["ticket_counters"]["all_tickets_sold"] == sum(counted.values())
    return counted


def list_events(shop: Shop) -> list[dict[str, Any]]:
    """The upcoming events, at most a hundred."""
    events: list[dict[str, Any]] = _call(shop, "GET", "/events/event/?page_size=100")["events"]
    return events


def reserve_elsewhere(shop: Shop, event_id: str, **amounts: int) -> str:
    """Somebody else reserves so many tickets of each type; gives the reservation's id."""
    tickets = [{"type": name, "amount": amount} for name, amount in amounts.items()]
    answer = _call(shop, "POST", "/events/reservation/", {"event_id": event_id, "tickets": tickets})
    return str(answer["reservation_id"])


def pay_elsewhere(shop: Shop, reservation_id: str, token: str = "transaction_ok") -> str:
    """Somebody else starts to pay; gives the transaction's id."""
    answer = _call(shop, "PUT", "/events/reservation/", {"reservation_id": reservation_id, "token": token})
    return str(answer["transaction_id"])


def reservation_address(shop: Shop, reservation_id: str) -> str:
    """The address of a reservation's page."""
    return f"{shop.url}/en/reservations/{reservation_id}/"


def count_transactions(shop: Shop, reservation_id: str) -> int:
    """How often a payment was started; no page tells, so the database is asked."""
    asked = (
        "from ticketonline.payments.models import Transaction;"
        f"print(Transaction.objects.filter(reservation_id={reservation_id!r}).count())"
    )
    return int(shop.cli("manage", "shell", "-v", "0", "-c", asked))


def read(url: str) -> bytes:
    """What is at an address of the shop."""
    with urllib.request.urlopen(url, timeout=30) as answer:
        content: bytes = answer.read()
    return content


def in_the_database(shop: Shop, statement: str) -> None:
    """Do to the shop's SQLite file what no program can."""
    with closing(sqlite3.connect(shop.data / "ticketonline.sqlite3")) as database, database:
        database.execute(statement)


def _wait_until(counted: Callable[[], dict[str, int]], expected: dict[str, int]) -> None:
    deadline = time.monotonic() + PATIENCE_SECONDS
    while (now := counted()) != expected:
        assert time.monotonic() < deadline, f"still {now}"
        time.sleep(0.05)


def _call(shop: Shop, method: str, path: str, payload: dict[str, Any] | None = None) -> Any:
    request = urllib.request.Request(
        f"{shop.url}{path}",
        method=method,
        data=json.dumps(payload).encode() if payload is not None else None,
        # What is so now: a ready answer may have been so up to a second ago.
        headers={"Content-Type": "application/json", "Cache-Control": "no-cache"},
    )
    with urllib.request.urlopen(request, timeout=30) as answer:
        return json.load(answer)
