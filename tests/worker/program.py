"""A program that buys through the storefront API of a running shop, and a look into the shop's own tables."""

import json
import os
import sqlite3
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import psycopg

from tests.live_server import Shop

ANSWER_SECONDS = 30.0
POLL_SECONDS = 0.05


class Program:
    """Speaks JSON with the shop and keeps no cookie."""

    def __init__(self, shop: Shop) -> None:
        self.url = shop.url

    def call(self, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, dict[str, Any]]:
        """The status and the content of the answer, whatever it is."""
        request = urllib.request.Request(
            f"{self.url}{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:
                return answer.status, json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, json.load(error)

    def reserve(self, event_id: str, **amounts: int) -> str:
        """The id of a new reservation."""
        lines = [{"type": name, "amount": amount} for name, amount in amounts.items()]
        return self._ok("POST", "/events/reservation/", {"event_id": event_id, "tickets": lines})["reservation_id"]

    def pay(self, reservation_id: str, token: str = "transaction_ok") -> str:
        """The id of the payment started."""
        body = {"reservation_id": reservation_id, "token": token}
        return self._ok("PUT", "/events/reservation/", body)["transaction_id"]

    def buy(self, event_id: str, token: str = "transaction_ok", **amounts: int) -> str:
        """The id of the payment for a new reservation."""
        return self.pay(self.reserve(event_id, **amounts), token)

    def payment_status(self, transaction_id: str) -> str:
        """PENDING, COMPLETED or ERROR."""
        return self._ok("GET", f"/transactions/list/?transaction_id={transaction_id}")["status"]

    def reservation_status(self, reservation_id: str) -> str:
        """PENDING, COMPLETED or CANCELLED."""
        answer = self._ok("GET", f"/events/reservation/?reservation_id={reservation_id}")
        return answer["reservation"]["status"]

    def _ok(self, method: str, path: str, body: dict[str, Any] | None = None) -> Any:
        status, answer = self.call(method, path, body)
        assert status == 200, answer
        return answer


def ask(shop: Shop, sql: str) -> list[tuple[Any, ...]]:
    """The rows of a query in the shop's database."""
    url = shop.env["DATABASE_URL"]
    if url:
        with psycopg.connect(url, connect_timeout=5) as database:
            return database.execute(sql).fetchall()
    # Opened for writing as well, as the file of a database in WAL mode has to be; nothing is written.
    database = sqlite3.connect(os.fspath(shop.data / "ticketonline.sqlite3"), timeout=10)
    try:
        return database.execute(sql).fetchall()
    finally:
        database.close()


def eventually(look: Callable[[], bool], *, seconds: float = 20.0) -> None:
    """Returns as soon as the look is true; fails when it is not within so many seconds."""
    deadline = time.monotonic() + seconds
    while not look():
        assert time.monotonic() < deadline, f"not within {seconds} seconds"
        time.sleep(POLL_SECONDS)
