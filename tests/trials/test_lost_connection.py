"""The desk's connection is cut while a batch is decided or committed: buyers are told what really came of it."""

import json
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

import psycopg
import pytest
from django.db import connection

from tests.live_server import prepared_data
from tests.programs import find_postgresql
from tests.trials.rows import read_rows
from tests.trials.stage import Stage, set_stage
from tests.trials.stalling import count_stalled, stalled_commits
from tests.worker.program import eventually

pytestmark = pytest.mark.postgres

PATIENCE_SECONDS = 40.0
SETTINGS = {"TICKETONLINE_PROCESSES": "1"}
CUT = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {}"
COMMITTING = "wait_event = 'SyncRep'"
WAITING = "wait_event_type = 'Lock'"
Told = tuple[int, dict[str, Any]]


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    if connection.vendor != "postgresql" or find_postgresql() is None:
        pytest.skip("run with PostgreSQL (TEST_DATABASE_URL), where its programs are found")
    with set_stage("postgresql", settings=SETTINGS, prepared=prepared_data()) as stage:
        yield stage


def buy(stage: Stage, event_id: str, key: str) -> Told:
    body = json.dumps({"event_id": event_id, "tickets": [{"type": "VIP", "amount": 1}]}).encode()
    headers = {"Content-Type": "application/json", "Idempotency-Key": key}
    request = urllib.request.Request(f"{stage.shop.url}/events/reservation/", body, headers)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE_SECONDS) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refusal:
        with refusal:
            return refusal.code, json.load(refusal)


def start(act, *arguments) -> "Future[Told]":
    pool = ThreadPoolExecutor(1)
    answer = pool.submit(act, *arguments)
    pool.shutdown(wait=False)
    return answer


def cut(stage: Stage, whose: str) -> None:
    """Cut the connections of those that are found in that state."""
    with psycopg.connect(stage.database, autocommit=True) as database:
        eventually(lambda: bool(database.execute(CUT.format(whose)).fetchall()))


def test_what_was_committed_when_the_connection_was_cut_is_answered_as_committed(stage):
    event_id = stage.shop.create_event("Committed", "VIP:10:10")

    with stalled_commits(stage.database):
        buying = start(buy, stage, event_id, "k" * 16)
        eventually(lambda: count_stalled(stage.database) == 1)
        cut(stage, COMMITTING)
    status, told = buying.result(PATIENCE_SECONDS)

    rows = read_rows(stage.database, event_id)
    assert status == 200
    assert [str(key) for key in rows.statuses] == [told["reservation_id"]]
    assert rows.stock["VIP"].held == 1
    assert buy(stage, event_id, "k" * 16)[1]["reservation_id"] == told["reservation_id"]


def test_what_was_not_committed_when_the_connection_was_cut_is_answered_as_busy(stage):
    event_id = stage.shop.create_event("Not committed", "VIP:10:10")

    with psycopg.connect(stage.database) as organiser:
        organiser.execute("SELECT * FROM events_tickettype WHERE event_id = %s FOR UPDATE", [event_id])
        buying = start(buy, stage, event_id, "n" * 16)
        cut(stage, WAITING)
        status, told = buying.result(PATIENCE_SECONDS)
        assert (status, told["code"]) == (503, "busy")
    assert not read_rows(stage.database, event_id).statuses

    status, told = buy(stage, event_id, "n" * 16)

    assert status == 200
    assert [str(key) for key in read_rows(stage.database, event_id).statuses] == [told["reservation_id"]]
