"""`python -m tests.trials.soak [--minutes 10]`: full load for a while, and nothing grows.

Each minute another event goes on sale before a new crowd: it reserves, pays, cancels, walks away and reads, as fast as
the shop answers, while holds end after ten seconds. Each minute's rows are held to what the crowd was told. Prints a
line a minute and what it comes to; the status is 0 when all is within its tolerance.
"""

import argparse
import asyncio
import secrets
import statistics
import sys
from collections.abc import Sequence
from dataclasses import dataclass

from tests.trials.client import Client, Cut
from tests.trials.crowd import Crowd
from tests.trials.figures import percentile, slope
from tests.trials.processes import Taken, look
from tests.trials.reckoning import reckon
from tests.trials.rounds import TYPES, verify, wait_until_payments_end
from tests.trials.rows import read_rows
from tests.trials.stage import PROCESSES, Stage, set_stage

BUYERS, READERS = 64, 8
READER_PAUSE_SECONDS = 0.02
LOOK_SECONDS = 5.0
REST_SECONDS = 3.0  # for the server to learn that the crowd has gone
SETTINGS = {"TICKETONLINE_HOLD_SECONDS": "10", "TICKETONLINE_PAYMENT_GRACE_SECONDS": "60"}

MOST_GROWTH_MIB = 8.0  # over the second half, by its slope: a leak of 15 bytes a request would be more
MOST_FILES_LEFT = 8  # open without a client, more than before the first one came
MOST_CONNECTIONS = (PROCESSES + 1) * 16  # a pool for each process and the worker
MOST_SLOWER = 1.5  # the second half's median by the first half's, the first minute left out


@dataclass(frozen=True, kw_only=True)
class Minute:
    """What a minute came to."""

    reservations: int
    payments: int
    reserving: list[float]  # seconds
    reading: list[float]
    looks: list[Taken]
    faults: list[str]


async def play_minute(stage: Stage, *, name: str, seconds: float) -> Minute:
    """A minute with an event and a crowd of its own."""
    types = [f"{kind}:{rest}" for kind, rest in TYPES.items()]
    event_id = await asyncio.to_thread(stage.shop.create_event, "Soak", *types, slug=name)
    crowd = Crowd(port=stage.shop.port, event_id=event_id, types=list(TYPES), size=BUYERS, seed=name, hangs_up=0.0)
    reading: list[float] = []
    playing = [asyncio.create_task(crowd.play())]
    playing += [asyncio.create_task(_read(stage, event_id, name, reading, crowd)) for _ in range(READERS)]
    looks = []
    for _ in range(max(1, round(seconds / LOOK_SECONDS))):
        await asyncio.sleep(min(LOOK_SECONDS, seconds))
        looks.append(await asyncio.to_thread(look, stage))
    crowd.closing.set()
    await asyncio.gather(*playing)
    rows = await asyncio.to_thread(read_rows, stage.database, event_id)
    return Minute(
        reservations=crowd.ledger.happened["reserved"],
        payments=crowd.ledger.happened["payments"],
        reserving=crowd.ledger.seconds["POST"],
        reading=reading,
        looks=looks,
        faults=reckon(crowd.ledger, rows),
    )


async def _read(stage: Stage, event_id: str, slug: str, reading: list[float], crowd: Crowd) -> None:
    """Read in turn what a visitor's browser and a front end read."""
    client, number = Client(stage.shop.port), 0
    asked = [
        ("GET", f"/en/events/{slug}/", None),
        ("GET", "/events/event/", None),
        ("POST", "/events/event/", {"event_id": event_id}),
        ("GET", f"/events/stats/?event_id={event_id}", None),
    ]
    while not crowd.closing.is_set():
        method, path, body = asked[number % len(asked)]
        number += 1
        try:
            answer = await client.call(method, path, body)
        except Cut as cut:
            crowd.ledger.faults.append(f"{method} {path} was not answered: {cut}")
            continue
        reading.append(answer.seconds)
        if answer.status != 200:
            crowd.ledger.faults.append(f"{method} {path} was answered with {answer.status}")
        await asyncio.sleep(READER_PAUSE_SECONDS)
    client.close()


async def soak(stage: Stage, *, minutes: int, seconds: float) -> list[str]:
    """So many minutes of so many seconds; every fault, as a sentence."""
    before, played, name = await asyncio.to_thread(look, stage), [], f"soak-{secrets.token_hex(4)}"
    for number in range(1, minutes + 1):
        played.append(await play_minute(stage, name=f"{name}-{number}", seconds=seconds))
        _tell(number, played[-1], seconds)
    await asyncio.sleep(REST_SECONDS)
    after = await asyncio.to_thread(look, stage)
    faults = [fault for minute in played for fault in minute.faults]
    faults += [*_growth(played), *_leaks(before, played, after), *_slower(played)]
    return faults + await wait_until_payments_end(stage) + await asyncio.to_thread(verify, stage)


def _growth(played: Sequence[Minute]) -> list[str]:
    looks = [look.memory_mib for minute in played for look in minute.looks]
    half = looks[len(looks) // 2 :]
    grown = slope(list(enumerate(half))) * len(half)
    print(f"\nmemory: {half[0]:.0f} MiB at half time, {half[-1]:.0f} at the end")
    print(f"memory grew by {grown:.1f} MiB in the second half (most: {MOST_GROWTH_MIB})")
    return [f"memory grew by {grown:.1f} MiB in the second half"] if grown > MOST_GROWTH_MIB else []


def _leaks(before: Taken, played: Sequence[Minute], after: Taken) -> list[str]:
    most = max(look.connections for minute in played for look in minute.looks)
    left = (after.files - after.connections) - (before.files - before.connections)
    print(f"connections to the database: {most} at most (most: {MOST_CONNECTIONS}), {after.idle_in_transaction} stuck")
    print(f"files left open by the crowd: {left} (most: {MOST_FILES_LEFT})")
    faults = []
    if most > MOST_CONNECTIONS:
        faults.append(f"{most} connections to the database")
    if after.idle_in_transaction:
        faults.append(f"{after.idle_in_transaction} transactions were left open")
    if left > MOST_FILES_LEFT:
        faults.append(f"{left} files were left open")
    return faults


def _slower(played: Sequence[Minute]) -> list[str]:
    if len(played) < 5:
        return []  # nothing to compare
    faults = []
    settled = played[1:]
    early, late = settled[: len(settled) // 2], settled[len(settled) // 2 :]
    for what, share in (("p50", 0.5), ("p99", 0.99)):
        first, second = (
            statistics.median(percentile(minute.reserving, share) for minute in half) for half in (early, late)
        )
        print(f"{what} of a reservation: {first * 1000:.0f} ms early, {second * 1000:.0f} late (most: x {MOST_SLOWER})")
        if second > first * MOST_SLOWER:
            faults.append(f"{what} of a reservation grew from {first * 1000:.0f} to {second * 1000:.0f} ms")
    return faults


def _tell(number: int, minute: Minute, seconds: float) -> None:
    """The table's head before the first minute, and a line for each."""
    if number == 1:
        print("minute  reservations/s  payments/s  reserve p50     p99  read p50     p99   memory  files  connections")
    last = minute.looks[-1]
    times = [percentile(of, share) * 1000 for of in (minute.reserving, minute.reading) for share in (0.5, 0.99)]
    print(
        f"{number:>6}  {minute.reservations / seconds:>14.0f}  {minute.payments / seconds:>10.0f}"
        f"  {times[0]:>8.1f} ms {times[1]:>6.1f}  {times[2]:>5.1f} ms {times[3]:>6.1f}"
        f"  {last.memory_mib:>3.0f} MiB  {last.files:>5}  {last.connections:>11}",
        flush=True,
    )


def main(arguments: list[str]) -> int:
    """Soak; 0 when nothing grew, nothing leaked and every book is right."""
    parser = argparse.ArgumentParser(prog="make soak", description=__doc__)
    parser.add_argument("--minutes", type=int, default=10)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long a minute is")
    parser.add_argument("--engine", choices=("postgresql", "sqlite"), default="postgresql")
    chosen = parser.parse_args(arguments)
    with set_stage(chosen.engine, settings=SETTINGS) as stage:
        faults = asyncio.run(soak(stage, minutes=chosen.minutes, seconds=chosen.seconds))
    for fault in faults[:20]:
        print(f"    {fault}")
    print(f"\n{len(faults)} faults." if faults else "\nNothing grew, nothing leaked, every book is right.")
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
