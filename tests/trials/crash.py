"""`python -m tests.trials.crash [--rounds 50] [--engine …] [--seed …]`: kill something in the middle of a rush, often.

A round: a crowd buys, something dies at a random moment, what an operator's supervisor would start again is started,
and the crowd goes on until sales have gone on for a while; then what clients were told is held against the rows.
The seed decides who wants what and when the blow falls; threads and kernel decide the rest.
"""

import argparse
import asyncio
import secrets
import sys
import time

from tests.trials.blows import VICTIMS
from tests.trials.rounds import SETTINGS, Round, play_round, wait_until_payments_end
from tests.trials.stage import Stage, set_stage


def main(arguments: list[str]) -> int:
    """Play the rounds; 0 when no answer was lost and every book is right."""
    parser = argparse.ArgumentParser(prog="make crash", description=__doc__)
    parser.add_argument("--rounds", type=int, default=50)
    parser.add_argument("--engine", choices=sorted(VICTIMS), default="postgresql")
    parser.add_argument("--seed", default="", help="that of an earlier run, to repeat its plan")
    chosen = parser.parse_args(arguments)
    seed = chosen.seed or secrets.token_hex(4)
    with set_stage(chosen.engine, settings=SETTINGS) as stage:
        print(f"{chosen.rounds} rounds on {stage.engine}, SEED={seed}", flush=True)
        faults = asyncio.run(play_rounds(stage, chosen.engine, chosen.rounds, seed=seed))
    print(f"\n{faults} faults." if faults else "\nNo answer was lost, nothing exists twice, every book is right.")
    return 1 if faults else 0


async def play_rounds(stage: Stage, engine: str, count: int, *, seed: str) -> int:
    """Play so many rounds, each victim in its turn, and tell of each; the number of faults."""
    victims, faults = VICTIMS[engine], 0
    for number in range(count):
        began = time.monotonic()
        played = await play_round(stage, victims[number % len(victims)], seed=f"{seed}-{number + 1}")
        _tell(number + 1, played, seconds=time.monotonic() - began)
        faults += len(played.faults)
    for fault in await wait_until_payments_end(stage):
        print(f"    {fault}", flush=True)
        faults += 1
    return faults


def _tell(number: int, played: Round, *, seconds: float) -> None:
    """One line a round, and the faults below it."""
    happened = " ".join(f"{what}={count}" for what, count in sorted(played.happened.items()))
    print(
        f"{number:>3} {played.victim:<24} {seconds:5.1f} s, back after {played.back_seconds:4.1f} s: {happened}",
        flush=True,
    )
    for fault in played.faults:
        print(f"    {fault}", flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
