"""The words on the command line of `ticketonline rush`."""

import argparse
from collections.abc import Callable
from typing import TypeVar
from uuid import UUID

Number = TypeVar("Number", int, float)

MOST_BUYERS = 1_000_000
MOST_CONNECTIONS = 20_000
LONGEST_SECONDS = 3600.0
WHY_TWICE = (
    "A rush is what an attack looks like from the other side: it takes every ticket and every thread of the server "
    "it meets, and a mistyped address would hit somebody who never asked. So without more words it plays on this "
    "machine alone (127.0.0.1, [::1], localhost). To load a server of your own elsewhere, say so twice, in two ways "
    "that no slip of the finger makes at once: --not-my-machine, and --i-may-load with the host's name once more. It "
    "never follows a redirect and uses no proxy."
)
WHAT = (
    "Play a crowd of buyers against a running server over HTTP, watch it live, and report: who got tickets, how fast, "
    "how long answers took, whether every promise was kept and what `ticketonline verify` says. It really reserves and "
    "pays (with the simulated gateway), so play it on a copy, on the demo, or before the event is anybody's. "
    "Rate limits take the whole crowd for one client: start the server with TICKETONLINE_RATE_LIMIT=off."
)


def add_options(parser: argparse.ArgumentParser) -> None:
    """Describe what the command takes."""
    parser.add_argument("--url", help="the server (default: http://127.0.0.1:PORT, and PORT is 8000)")
    parser.add_argument("--event", type=UUID, metavar="ID", help="the event (default: the one with most tickets left)")
    parser.add_argument(
        "--type",
        action="append",
        default=[],
        dest="types",
        help="a ticket type to want; may be repeated (default: all)",
    )
    _add_crowd(parser.add_argument_group("the crowd"))
    _add_report(parser.add_argument_group("the report"))
    elsewhere = parser.add_argument_group("a server that is not on this machine", WHY_TWICE)
    elsewhere.add_argument("--not-my-machine", action="store_true", help="the server is elsewhere, and I mean it")
    elsewhere.add_argument("--i-may-load", metavar="HOST", help="its host name once more")


def _add_crowd(crowd: argparse._ArgumentGroup) -> None:
    crowd.add_argument(
        "--buyers",
        type=_whole(1, MOST_BUYERS),
        metavar="N",
        help="how many come (default: as many as buy it out, 60,000 at most)",
    )
    crowd.add_argument(
        "--seconds",
        type=_number(1, LONGEST_SECONDS),
        metavar="SECONDS",
        help="within which they come, most at the opening (default: one for every 1,000 buyers, 20 to 120)",
    )
    crowd.add_argument(
        "--at-most",
        type=_number(1, LONGEST_SECONDS),
        metavar="SECONDS",
        help="then it ends, whoever is still inside (default: 300 longer than --seconds)",
    )
    crowd.add_argument(
        "--thinking",
        type=_number(0, 600),
        default=2.0,
        metavar="SECONDS",
        help="within which half of them choose tickets; deciding to pay takes ten times that (default: %(default)g)",
    )
    crowd.add_argument(
        "--paying", type=_number(0, 1), default=0.75, metavar="SHARE", help="who pay (default: %(default)g)"
    )
    crowd.add_argument(
        "--cancelling",
        type=_number(0, 1),
        default=0.05,
        metavar="SHARE",
        help="who cancel instead; the rest just leave (default: %(default)g)",
    )
    crowd.add_argument(
        "--tries",
        type=_whole(1, 100),
        metavar="N",
        default=25,
        help="how often each comes back when sent away (default: %(default)s)",
    )
    crowd.add_argument(
        "--connections",
        type=_whole(1, MOST_CONNECTIONS),
        metavar="N",
        default=2000,
        help="open at once (default: %(default)s)",
    )
    crowd.add_argument(
        "--seed", type=int, metavar="N", default=1, help="another number is another crowd (default: %(default)s)"
    )


def _add_report(report: argparse._ArgumentGroup) -> None:
    page = report.add_mutually_exclusive_group()
    page.add_argument(
        "--html", default="rush-report.html", metavar="FILE", help="the page with charts (default: %(default)s, here)"
    )
    page.add_argument("--no-html", action="store_const", const=None, dest="html", help="write no page")
    report.add_argument("--json", metavar="FILE", help="write the figures for programs as well")
    report.add_argument(
        "--check",
        type=_whole(0, MOST_BUYERS),
        default=5000,
        metavar="MOST",
        help="how many promised reservations are asked for at the end (default: %(default)s, chosen by chance)",
    )
    report.add_argument("--quiet", action="store_true", help="show nothing before the report")


def _whole(least: int, most: int) -> Callable[[str], int]:
    def whole_number(text: str) -> int:
        return _bounded(int(text), least, most)

    return whole_number


def _number(least: float, most: float) -> Callable[[str], float]:
    def number(text: str) -> float:
        return _bounded(float(text), least, most)

    return number


def _bounded(number: Number, least: float, most: float) -> Number:
    if not least <= number <= most:
        raise argparse.ArgumentTypeError(f"use a number from {least:g} to {most:g}")
    return number
