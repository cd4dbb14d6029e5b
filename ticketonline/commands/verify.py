"""`ticketonline verify`: recount the books of a shop that goes on selling."""

import argparse
import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from .running import prepared_database, ready_django

if TYPE_CHECKING:
    from ..books.repair import Outcome
    from ..books.report import Report

MOST = 1_000  # faults listed; nobody reads more, and the rest is counted


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "verify",
        help="recount everything and name what does not agree",
        description="Recount everything in one consistent snapshot, while the shop goes on selling: counters against "
        "rows, states against timestamps, statistics, money against tickets; no orphan, no double. Ends with status 0 "
        "when all agrees, 1 when there are faults, 2 when it could not look.",
    )
    parser.add_argument(
        "--repair", action="store_true", help="set counters of stock and statistics right, then verify again"
    )
    parser.add_argument(
        "--most", type=int, default=MOST, metavar="NUMBER", help="list so many faults (default: %(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object, for programs")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Repair where asked, verify, and print what was done and found."""
    ready_django()
    from ..books.repair import repair
    from ..books.report import examine

    done: list[Outcome] = []
    with prepared_database():
        if arguments.repair:
            for outcome in repair():
                done.append(outcome)
                # At once, so that it is known even if the next event can't be mended.
                _say(str(outcome), unless=arguments.json)
            _say("Nothing to mend.", unless=arguments.json or bool(done))
        report = examine(most=arguments.most)
    if arguments.json:
        print(_as_json(report, done))
    else:
        _print(report)
    return 1 if report.count else 0


def _say(line: str, *, unless: bool) -> None:
    if not unless:
        print(line, flush=True)


def _print(report: "Report") -> None:
    for fault in report.faults:
        print(fault)
    if report.count > len(report.faults):
        print(f"... and {report.count - len(report.faults)} more")
    if report.count:
        print("\nWhat to do:")
    for code, count in report.counts.items():
        print(f"  {code} ({count}): {report.advice[code]}")
    found = {0: "No fault", 1: "1 fault"}.get(report.count, f"{report.count} faults")
    looked_at = ", ".join(f"{table} {count}" for table, count in report.rows.items())
    print(f"{found}. Rows looked at: {looked_at}; in {report.seconds:.1f} seconds.")


def _as_json(report: "Report", done: "Sequence[Outcome]") -> str:
    return json.dumps(
        {
            "faults": [asdict(fault) for fault in report.faults],
            "count": report.count,
            "counts": dict(report.counts),
            "rows": dict(report.rows),
            "seconds": round(report.seconds, 3),
            "repair": [{"outcome": type(one).__name__.lower(), **asdict(one)} for one in done],
        }
    )
