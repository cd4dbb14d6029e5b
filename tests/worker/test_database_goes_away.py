"""The database is stopped and started under the running shop: refusals meanwhile, and everything goes on by itself."""

import json
import time
import urllib.error
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from email.message import Message
from typing import Any

import pytest
from django.db import connection

from tests.cluster import Cluster
from tests.live_server import Shop, running_shop
from tests.worker.program import ANSWER_SECONDS, Program, ask, eventually
from ticketonline.core.line import IDLE_SECONDS

NOBODY = "01234567-89ab-7def-8123-456789abcdef"
BACK_SECONDS = 10.0  # until the next attempt to connect, of a pool or of a worker that pauses after errors
CONNECTIONS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"


@pytest.fixture(autouse=True)
def once() -> None:
    """The cluster is the test's own: on one engine's run is enough."""
    if connection.vendor != "postgresql":
        pytest.skip("run with PostgreSQL (TEST_DATABASE_URL)")


@pytest.fixture
def shop(cluster: Cluster):
    with running_shop(database_url=cluster.url, env={"TICKETONLINE_THREADS": "8"}) as shop:
        yield shop


def visit(shop: Shop, method: str, path: str, body: dict[str, Any] | None = None) -> tuple[int, Message]:
    """The status and the headers of the answer to a member of staff."""
    request = urllib.request.Request(
        f"{shop.url}{path}",
        method=method,
        data=None if body is None else json.dumps(body).encode(),
        headers={"Content-Type": "application/json", "Cookie": f"staff={'s' * 32}"},
    )
    try:
        with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as answer:
            return answer.status, answer.headers
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.headers


def answers_to(shop: Shop, calls: list[tuple]) -> list[tuple[str, int, str | None]]:
    """Ask for all at the same time; of each answer the address, the status and when to come back."""
    with ThreadPoolExecutor(len(calls)) as pool:
        answers = pool.map(lambda call: visit(shop, *call), calls)
        return [
            (call[1], status, headers["Retry-After"]) for call, (status, headers) in zip(calls, answers, strict=True)
        ]


def test_without_its_database_the_shop_refuses_for_a_while_and_then_goes_on(shop, cluster):
    program = Program(shop)
    event_id = shop.create_event("Jazz Night", "VIP:120.00:50")
    in_hand = program.buy(event_id, token="transaction_slow", VIP=1)
    worker = shop.find_kept_worker()
    eventually(lambda: ask(shop, "SELECT attempts FROM payments_transaction") == [(1,)])
    calls = [
        ("GET", "/en/"),
        ("GET", "/events/event/"),
        ("GET", f"/events/stats/?event_id={event_id}"),
        ("GET", f"/transactions/list/?transaction_id={in_hand}"),
        ("GET", "/admin/"),
        ("POST", "/events/event/", {"event_id": event_id}),
        ("POST", "/events/reservation/", {"event_id": event_id, "tickets": [{"type": "VIP", "amount": 1}]}),
        ("PUT", "/events/reservation/", {"reservation_id": NOBODY}),
    ]

    cluster.stop()

    for _ in range(2):
        for path, status, retry_after in answers_to(shop, calls):
            assert (path, status, retry_after) == (path, 503, "2")
    assert visit(shop, "GET", "/health/")[0] == 503
    cluster.start()

    eventually(lambda: visit(shop, "GET", "/health/")[0] == 200, seconds=BACK_SECONDS)
    eventually(lambda: program.payment_status(in_hand) == "COMPLETED", seconds=BACK_SECONDS + 20.0)
    after = program.buy(event_id, VIP=2)
    eventually(lambda: program.payment_status(after) == "COMPLETED", seconds=BACK_SECONDS)
    assert ask(shop, "SELECT held, sold FROM events_tickettype") == [(0, 3)]
    assert shop.find_kept_worker() == worker, "the worker ended, instead of going on"


@pytest.mark.parametrize("is_lines_first", [True, False], ids=["of the line", "of a thread"])
def test_a_quick_restart_costs_one_refusal_however_many_connections_it_cut(cluster, is_lines_first):
    with running_shop(database_url=cluster.url, worker=False) as shop:
        # Each time in the database: in the thread of a line, for all who wait there, and in a thread of each one's own.
        in_line, alone = (("GET", f"/transactions/list/?transaction_id={key}") for key in (NOBODY, NOBODY.upper()))
        while ask(shop, CONNECTIONS)[0][0] < 5:  # one of them asks this
            answers_to(shop, [in_line, *[alone] * 8])
        time.sleep(2 * IDLE_SECONDS)  # the line has given its own back

        cluster.stop()
        cluster.start()
        calls = [in_line, alone] if is_lines_first else [alone, in_line]
        statuses = [answers_to(shop, [call])[0][1] for call in calls * 4]

    assert statuses in ([503] + [404] * 7, [404] * 8)
