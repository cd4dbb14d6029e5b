"""`python -m tests.trials.stall`: the database's commit stalls while 2,000 people are connected and want tickets.

Whoever finds room at the desks waits; everybody else is told so at once, comes back when told to, and can read the
event's page all the while. When commits go on, whoever waited has the tickets. Prints what was measured against the
bars; the status is 0 when all are met.
"""

import argparse
import asyncio
import random
import resource
import sys
from dataclasses import dataclass, field
from uuid import UUID, uuid4

from tests.trials.buyer import RESERVATION
from tests.trials.client import Client, Cut
from tests.trials.figures import percentile
from tests.trials.ledger import Ledger, Wish
from tests.trials.reckoning import reckon
from tests.trials.rounds import verify
from tests.trials.rows import read_rows
from tests.trials.stage import Stage, set_stage
from tests.trials.stalling import count_stalled, stalled_commits

PAGE = "/en/events/stall/"
ARRIVAL_SECONDS = 3.0  # over which the crowd arrives, so that the desks, not the wire, are what is measured
READERS, READS_PER_SECOND = 20, 5.0  # each
MOST_FILES = 16_384
PAGE_BAR_MS, SURPLUS_BAR_MS = 200.0, 100.0
SETTINGS = {"TICKETONLINE_HOLD_SECONDS": "900"}


@dataclass(kw_only=True)
class Seen:
    """What the crowd saw: answer times in seconds, and what clients were given."""

    ledger: Ledger = field(default_factory=Ledger)
    pages: list[float] = field(default_factory=list)
    surplus: list[float] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)
    payments: list[float] = field(default_factory=list)


async def watch(stage: Stage, *, people: int, payers: int, seconds: float) -> Seen:
    """Let commits stall for so many seconds before so many people, and as many who want to pay for what they hold."""
    seen, over = Seen(), asyncio.Event()
    event_id = await asyncio.to_thread(stage.shop.create_event, "Stall", "Stalls:10:100000", slug="stall")
    clients = [Client(stage.shop.port, patience_seconds=seconds + 60) for _ in range(people)]
    for client in clients:
        await client.connect()
    paying = [Client(stage.shop.port, patience_seconds=seconds + 60) for _ in range(payers)]
    held = [await _reserve(payer, event_id, seen) for payer in paying]
    seen.waited.clear()

    with stalled_commits(stage.database):
        crowd = [asyncio.create_task(_want(client, event_id, seen, over)) for client in clients]
        crowd += [asyncio.create_task(_pay(payer, key, seen, over)) for payer, key in zip(paying, held, strict=True)]
        readers = [asyncio.create_task(_read(stage, seen, over)) for _ in range(READERS)]
        await asyncio.sleep(seconds)
        stalled = await asyncio.to_thread(count_stalled, stage.database)
        over.set()
    await asyncio.gather(*crowd, *readers)
    if not stalled:
        seen.ledger.faults.append("no commit stalled: nothing was measured")
    seen.ledger.faults = reckon(seen.ledger, await asyncio.to_thread(read_rows, stage.database, event_id))
    seen.ledger.faults += await asyncio.to_thread(verify, stage)
    return seen


async def _reserve(client: Client, event_id: str, seen: Seen) -> UUID | None:
    """One wish, once; the reservation if it was granted."""
    wish = Wish(key=uuid4().hex, amounts={"Stalls": 1})
    body = {"event_id": event_id, "tickets": [{"type": "Stalls", "amount": 1}]}
    try:
        answer = await client.call("POST", RESERVATION, body, {"Idempotency-Key": wish.key})
    except Cut as cut:
        seen.ledger.faults.append(f"a client was cut off: {cut}")
        return None
    if answer.status == 200:
        seen.waited.append(answer.seconds)
        seen.ledger.wishes.append(wish)
        seen.ledger.reserved(wish, UUID(answer.content()["reservation_id"]))
        return wish.reservation_id
    if answer.status != 503 or answer.code != "busy" or "retry-after" not in answer.headers:
        seen.ledger.faults.append(f"an answer that should not be: {answer.status} {answer.body[:200]!r}")
    seen.surplus.append(answer.seconds)
    return None


async def _want(client: Client, event_id: str, seen: Seen, over: asyncio.Event) -> None:
    """Arrive some time, and come back as told until there are tickets or the stall is over."""
    await asyncio.sleep(random.uniform(0, ARRIVAL_SECONDS))
    while not over.is_set() and await _reserve(client, event_id, seen) is None:
        await _pause(over, seconds=2.0)
    client.close()


async def _pay(client: Client, reservation_id: UUID | None, seen: Seen, over: asyncio.Event) -> None:
    await asyncio.sleep(random.uniform(0, ARRIVAL_SECONDS))
    while not over.is_set():
        try:
            answer = await client.call("PUT", RESERVATION, {"reservation_id": str(reservation_id)})
        except Cut as cut:
            seen.ledger.faults.append(f"a client who pays was cut off: {cut}")
            return
        seen.payments.append(answer.seconds)
        if answer.status == 200:
            break
        if answer.status != 503:
            seen.ledger.faults.append(f"an answer that should not be: {answer.status} {answer.body[:200]!r}")
        await _pause(over, seconds=2.0)
    client.close()


async def _read(stage: Stage, seen: Seen, over: asyncio.Event) -> None:
    client = Client(stage.shop.port)
    while not over.is_set():
        await _pause(over, seconds=random.uniform(0, 2 / READS_PER_SECOND))
        try:
            answer = await client.call("GET", PAGE, headers={"Accept": "text/html"})
        except Cut as cut:
            seen.ledger.faults.append(f"the page did not come: {cut}")
            continue
        seen.pages.append(answer.seconds)
        if answer.status != 200:
            seen.ledger.faults.append(f"the page was answered with {answer.status}")
    client.close()


async def _pause(over: asyncio.Event, *, seconds: float) -> None:
    try:
        await asyncio.wait_for(over.wait(), seconds)
    except TimeoutError:
        return


def main(arguments: list[str]) -> int:
    """Watch a stall and print what was seen; 0 when every bar is met."""
    parser = argparse.ArgumentParser(prog="make stall", description=__doc__)
    parser.add_argument("--people", type=int, default=2000)
    parser.add_argument("--payers", type=int, default=30)
    parser.add_argument("--seconds", type=float, default=8.0, help="how long commits stall; holds at the desk last ten")
    chosen = parser.parse_args(arguments)
    resource.setrlimit(resource.RLIMIT_NOFILE, (MOST_FILES, resource.getrlimit(resource.RLIMIT_NOFILE)[1]))
    with set_stage("postgresql", settings=SETTINGS) as stage:
        seen = asyncio.run(watch(stage, people=chosen.people, payers=chosen.payers, seconds=chosen.seconds))
        print(f"Commits stalled for {chosen.seconds:.0f} s before {chosen.people} people and {chosen.payers} who pay.")
    met = [_tell("event page", seen.pages, bar=PAGE_BAR_MS), _tell("503, no room", seen.surplus, bar=SURPLUS_BAR_MS)]
    _tell("who waited", seen.waited)
    _tell("payments", seen.payments)
    for fault in seen.ledger.faults[:20]:
        print(f"    {fault}")
    return 0 if all(met) and not seen.ledger.faults else 1


def _tell(what: str, seconds: list[float], *, bar: float | None = None) -> bool:
    """One line of the table; whether the bar is met."""
    p50, p99, longest = (percentile(seconds, share) * 1000 for share in (0.5, 0.99, 1.0))
    is_met = bar is None or p99 < bar
    words = "" if bar is None else f"  p99 below {bar:.0f} ms: {'met' if is_met else 'MISSED'}"
    print(f"{what:<14}{len(seconds):>7} answers  p50 {p50:8.1f} ms  p99 {p99:8.1f} ms  max {longest:8.1f} ms{words}")
    return is_met


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
