"""A round of a crash trial: a crowd buys, something dies, the crowd goes on, and the rows are held to what was said."""

import asyncio
import random
import subprocess
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from tests.live_server import TICKETONLINE
from tests.trials.blows import Victim, mend, strike
from tests.trials.crowd import Crowd
from tests.trials.logs import odd_errors
from tests.trials.reckoning import reckon
from tests.trials.rows import count_payments_in_progress, read_rows
from tests.trials.stage import Stage

CROWD = 24
# The third type sells out in the first seconds and comes back as holds end; the last one costs nothing.
TYPES = {"Stalls": "45.50:100000", "Balcony": "30:100000", "Box": "120:40", "Guest": "0:100000"}
SETTINGS = {"TICKETONLINE_HOLD_SECONDS": "4", "TICKETONLINE_PAYMENT_GRACE_SECONDS": "30"}
WARM_UP = 25  # reservations before anything is hit
LONGEST_WAIT_SECONDS = 1.5  # from then until the blow
AWAY_SECONDS = (0.0, 1.0)  # until what can't start by itself is started
LONG_AWAY_SECONDS = (11.0, 13.0)  # a worker's claims on payments lapse after ten
GOES_ON = {"reserved": 40, "paid": 5}  # what must happen after the last blow
BACK_SECONDS = 60.0  # within which it must
PAYMENTS_END_SECONDS = 60.0  # a claim of a dead worker lapses after ten


@dataclass(frozen=True, kw_only=True)
class Round:
    """What came of a round."""

    victim: Victim
    happened: Counter[str]
    back_seconds: float
    faults: list[str]


async def play_round(stage: Stage, victim: Victim, *, seed: str) -> Round:
    """One round on a new event."""
    chance, log = random.Random(seed), stage.shop.log()
    types = [f"{name}:{rest}" for name, rest in TYPES.items()]
    event_id = await asyncio.to_thread(stage.shop.create_event, f"Rush {seed}", *types)
    crowd = Crowd(port=stage.shop.port, event_id=event_id, types=list(TYPES), size=CROWD, seed=seed)
    happened = crowd.ledger.happened
    playing = asyncio.create_task(crowd.play())
    try:
        await _until(lambda: happened["reserved"] >= WARM_UP, what="the crowd buys", faults=crowd.ledger.faults)
        await asyncio.sleep(chance.uniform(0, LONGEST_WAIT_SECONDS))
        await asyncio.to_thread(strike, stage, victim, chance)
        await asyncio.sleep(chance.uniform(*(LONG_AWAY_SECONDS if victim == Victim.OUTAGE else AWAY_SECONDS)))
        await asyncio.to_thread(mend, stage, victim)
        mended, before = time.monotonic(), Counter(happened)

        def goes_on() -> bool:
            return all(happened[what] - before[what] >= count for what, count in GOES_ON.items())

        await _until(goes_on, what="sales go on", faults=crowd.ledger.faults)
        back_seconds = time.monotonic() - mended
    finally:
        crowd.closing.set()
        await playing
    rows = await asyncio.to_thread(read_rows, stage.database, event_id)
    faults = [*reckon(crowd.ledger, rows), *await asyncio.to_thread(verify, stage)]
    faults += odd_errors(stage.shop.log()[len(log) :])
    return Round(victim=victim, happened=happened, back_seconds=back_seconds, faults=faults)


async def wait_until_payments_end(stage: Stage) -> list[str]:
    """Whatever a dead worker had in hand is ended by the next one: the fault when it is not."""
    deadline = time.monotonic() + PAYMENTS_END_SECONDS
    while count := await asyncio.to_thread(count_payments_in_progress, stage.database):
        if time.monotonic() > deadline:
            return [f"{count} payments are in progress {PAYMENTS_END_SECONDS:.0f} s after the last buyer has gone"]
        await asyncio.sleep(0.2)
    return []


def verify(stage: Stage) -> list[str]:
    """What `ticketonline verify` finds."""
    words = [*TICKETONLINE, "verify"]
    done = subprocess.run(words, env=stage.shop.env, cwd=stage.shop.data, capture_output=True, text=True)
    return [] if done.returncode == 0 else [f"verify: {done.stdout}{done.stderr}".strip()]


async def _until(look: Callable[[], bool], *, what: str, faults: list[str]) -> None:
    deadline = time.monotonic() + BACK_SECONDS
    while not look():
        if time.monotonic() > deadline:
            faults.append(f"not within {BACK_SECONDS:.0f} s: {what}")
            return
        await asyncio.sleep(0.02)
