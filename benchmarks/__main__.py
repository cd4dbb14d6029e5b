"""`python -m benchmarks [--only GROUP …] [--seconds N] [--rounds N]`: measure, print the table, write latest.json."""

import argparse
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import NoReturn

from .conditions import durability, machine
from .failure import BenchFailed
from .figures import Figure, as_json, table
from .measures import books, crowding, history, mails, memory, orders, reads, reservations, sqlite, variety
from .stand import SERVER_PROCESSES, Stand

LATEST = Path(__file__).with_name("latest.json")
SECONDS, ROUNDS = 5, 3
# In this order: memory is looked at after all that the shop went through, and SQLite has the machine to itself.
GROUPS: dict[str, Callable[[Stand], list[Figure]]] = {
    "reservations": reservations.measure,
    "crowding": crowding.measure,
    "variety": variety.measure,
    "history": history.measure,
    "reads": reads.measure,
    "memory": memory.measure,
    "books": books.measure,
    "orders": orders.measure,
    "mails": mails.measure,
    "sqlite": sqlite.measure,
}


def main(arguments: Sequence[str]) -> int:
    """Measure the groups named, or all; 0 when there are figures, whether or not they reach their bars."""
    chosen = _parser().parse_args(arguments)
    if sys.platform != "linux":
        print("What processes use is read from /proc, which only Linux has; run the bench there.", file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, _interrupt)
    with tempfile.TemporaryDirectory(prefix="ticketonline-bench-") as data:
        # Where tests.live_server prepares what its shops begin with.
        os.environ["TICKETONLINE_DATA"] = data
        try:
            conditions, figures = _measure(chosen)
        except BenchFailed as failure:
            print(f"There are no figures: {failure}", file=sys.stderr)
            return 1
    print(f"\n{table(figures)}")
    target = chosen.json or (None if chosen.only else LATEST)
    if target:
        target.write_text(as_json(figures), encoding="utf-8")
        # A figure says little without the conditions under which it came about.
        beside = target.with_suffix(".txt")
        beside.write_text("\n".join([*conditions, "", table(figures), ""]), encoding="utf-8")
        print(f"\nWritten to {target} and {beside.name}.")
    return 0


def _measure(chosen: argparse.Namespace) -> tuple[list[str], list[Figure]]:
    """The conditions, and the figures that came about under them."""
    conditions = [
        *machine(),
        f"shop: {SERVER_PROCESSES} processes (one on SQLite) and a worker, limits on, every request a new client's",
        f"runs: {chosen.rounds} rounds of {chosen.seconds} s each, in turn",
    ]
    figures: list[Figure] = []
    with Stand(seconds=chosen.seconds, rounds=chosen.rounds) as stand:
        conditions.append(durability(stand.cluster.url))
        print("\n".join(conditions))
        for name, measure in GROUPS.items():
            if not chosen.only or name in chosen.only:
                print(f"\n{name}", flush=True)
                figures += measure(stand)
    return conditions, figures


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure how fast the shop is.")
    parser.add_argument("--only", nargs="+", choices=GROUPS, metavar="GROUP", help=f"some of: {', '.join(GROUPS)}")
    parser.add_argument("--seconds", type=int, default=SECONDS, help="length of a run (default: %(default)s)")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="how often each is run (default: %(default)s)")
    parser.add_argument(
        "--json", type=Path, metavar="FILE", help="where to write the figures (default: latest.json, if all were run)"
    )
    return parser


def _interrupt(signal_number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + signal_number)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
