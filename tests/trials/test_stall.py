"""A commit that stalls holds up those whose tickets are in it, and nobody else (`make stall` measures it)."""

import asyncio

import pytest
from django.db import connection

from tests.programs import find_postgresql
from tests.trials.client import Answer, Client
from tests.trials.rows import read_rows
from tests.trials.stage import Stage, set_stage
from tests.trials.stalling import count_stalled, stalled_commits

pytestmark = pytest.mark.postgres

THREADS, ROOM = 4, 6  # whoever waits at the desk needs no thread for it
SETTINGS = {
    "TICKETONLINE_PROCESSES": "1",
    "TICKETONLINE_THREADS": str(THREADS),
    "TICKETONLINE_DESK_ROOM": str(ROOM),
    "TICKETONLINE_DESK_SECONDS": "60",
}


@pytest.fixture
def stage():
    if connection.vendor != "postgresql" or find_postgresql() is None:
        pytest.skip("run with PostgreSQL (TEST_DATABASE_URL), where its programs are found")
    with set_stage("postgresql", settings=SETTINGS) as stage:
        yield stage


def test_while_a_commit_stalls_pages_are_served_and_the_surplus_is_told_so(stage):
    event_id = stage.shop.create_event("Stall", "VIP:10:100", slug="stall")

    served, surplus, page, stalled = asyncio.run(stall(stage, event_id, people=ROOM + 4))

    assert stalled >= 1
    assert [(answer.status, answer.code) for answer in surplus] == [(503, "busy")] * 4
    assert all("retry-after" in answer.headers for answer in surplus)
    assert page.status == 200
    assert [answer.status for answer in served] == [200] * (1 + ROOM)
    rows = read_rows(stage.database, event_id)
    assert {str(key) for key in rows.statuses} == {answer.content()["reservation_id"] for answer in served}
    assert rows.stock["VIP"].held == 1 + ROOM


async def stall(stage: Stage, event_id: str, *, people: int) -> tuple[list[Answer], list[Answer], Answer, int]:
    """Who was served in the end; meanwhile: who was refused, the page, and how many commits stalled."""
    wish = {"event_id": event_id, "tickets": [{"type": "VIP", "amount": 1}]}
    # The window has learnt: those before it come to the desk in threads, half of which may wait there.
    first = await Client(stage.shop.port).call("POST", "/events/reservation/", wish)
    with stalled_commits(stage.database):
        waiting = {
            asyncio.create_task(Client(stage.shop.port).call("POST", "/events/reservation/", wish))
            for _ in range(people)
        }
        refused: list[Answer] = []
        while len(waiting) > ROOM:
            done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
            refused += [task.result() for task in done]
        page = await Client(stage.shop.port).call("GET", "/en/events/stall/")
        stalled = await asyncio.to_thread(count_stalled, stage.database)
    served = [task.result() for task in (await asyncio.wait(waiting))[0]]
    return [first, *served], refused, page, stalled
