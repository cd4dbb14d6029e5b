"""A commit that stalls holds up those whose tickets are in it, and nobody else (`make stall` measures it)."""

import asyncio
from collections.abc import Coroutine, Iterable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

import pytest
from django.db import connection

from tests.live_server import prepared_data
from tests.programs import find_postgresql
from tests.trials.client import Answer, Client
from tests.trials.rows import read_rows
from tests.trials.stage import Stage, set_stage
from tests.trials.stalling import count_stalled, stalled_commits

pytestmark = pytest.mark.postgres

THREADS, ROOM = 4, 6  # whoever waits at the desk, or for a payment to begin, needs no thread for it
SURPLUS = 4
RESERVATION = "/events/reservation/"
SETTINGS = {
    "TICKETONLINE_PROCESSES": "1",
    "TICKETONLINE_THREADS": str(THREADS),
    "TICKETONLINE_DESK_ROOM": str(ROOM),
    "TICKETONLINE_DESK_SECONDS": "60",
}


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Who was served in the end; meanwhile: who was refused, what was read, and how many commits stalled."""

    reserved: list[Answer]
    paid: list[Answer]
    refused: list[Answer]
    read: list[Answer]
    stalled: int


@pytest.fixture
def stage():
    if connection.vendor != "postgresql" or find_postgresql() is None:
        pytest.skip("run with PostgreSQL (TEST_DATABASE_URL), where its programs are found")
    with set_stage("postgresql", settings=SETTINGS, prepared=prepared_data()) as stage:
        yield stage


def test_while_a_commit_stalls_everything_can_be_read_and_the_surplus_is_told_so(stage):
    event_id = stage.shop.create_event("Stall", "VIP:10:100", slug="stall")

    seen = asyncio.run(stall(stage, event_id))

    assert seen.stalled >= 2  # the desk's and the payments'
    assert [(answer.status, answer.code) for answer in seen.refused] == [(503, "busy")] * 2 * SURPLUS
    assert all("retry-after" in answer.headers for answer in seen.refused)
    assert [answer.status for answer in seen.read] == [200] * len(seen.read)
    assert [answer.status for answer in seen.reserved + seen.paid] == [200] * 2 * ROOM
    rows = read_rows(stage.database, event_id)
    assert {answer.content()["reservation_id"] for answer in seen.reserved} < {str(key) for key in rows.statuses}
    assert rows.stock["VIP"].held + rows.stock["VIP"].sold == 1 + 2 * ROOM + SURPLUS


async def stall(stage: Stage, event_id: str) -> Seen:
    """Let commits stall before people who reserve and people who pay, more of each than there is room for."""
    port = stage.shop.port
    wish = {"event_id": event_id, "tickets": [{"type": "VIP", "amount": 1}]}

    async def reserve() -> Answer:
        return await Client(port).call("POST", RESERVATION, wish)

    async def pay(reservation_id: str) -> Answer:
        return await Client(port).call("PUT", RESERVATION, {"reservation_id": reservation_id})

    async def read(path: str) -> Answer:
        return await Client(port).call("GET", path)

    async def follow(path: str) -> None:
        while (await read(path)).status == HTTPStatus.OK:
            await asyncio.sleep(0.1)

    held = [(await reserve()).content()["reservation_id"] for _ in range(1 + ROOM + SURPLUS)]
    payment_id = (await pay(held.pop())).content()["transaction_id"]
    with stalled_commits(stage.database):
        reserving, refused = await those_who_wait([reserve() for _ in range(ROOM + SURPLUS)])
        paying, refused_too = await those_who_wait([pay(key) for key in held])
        # They are asked for all the while, as pages do that wait: the lines, too, never give their connections back.
        own = [f"{RESERVATION}?reservation_id={held[0]}", f"/transactions/list/?transaction_id={payment_id}"]
        following = [asyncio.create_task(follow(path)) for path in own]
        await asyncio.sleep(1.0)
        answers = [await read(path) for path in [*own, "/en/events/stall/", "/events/event/"]]
        assert not any(one.done() for one in following)
        for one in following:
            one.cancel()
        stalled = await asyncio.to_thread(count_stalled, stage.database)
    return Seen(
        reserved=[await task for task in reserving],
        paid=[await task for task in paying],
        refused=refused + refused_too,
        read=answers,
        stalled=stalled,
    )


async def those_who_wait(
    asking: Iterable[Coroutine[Any, Any, Answer]],
) -> tuple[set[asyncio.Task[Answer]], list[Answer]]:
    """Those for whom there was room; and what the others were told."""
    waiting = {asyncio.create_task(one) for one in asking}
    refused: list[Answer] = []
    while len(waiting) > ROOM:
        done, waiting = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        refused += [task.result() for task in done]
    return waiting, refused
