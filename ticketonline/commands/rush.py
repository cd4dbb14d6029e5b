"""`ticketonline rush`: the load test in the box."""

import argparse
import os
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING
from uuid import UUID

from .running import checked_settings, ready_django, stop
from .rush_options import WHAT, add_options

if TYPE_CHECKING:
    from ..rush.rehearsal import Rehearsed
    from ..rush.report import Report, Verdict


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser("rush", help="rehearse an on-sale: play a crowd of buyers", description=WHAT)
    add_options(parser)
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Play and report; 0 when every promise was kept and the books are clean."""
    if arguments.paying + arguments.cancelling > 1:
        stop("--paying and --cancelling are shares of one crowd; together they are 1 at most.")
    for file in filter(None, (arguments.html, arguments.json)):
        _refuse_unwritable(Path(file))
    checked_settings()
    from .. import __version__
    from ..rush.report import reported
    from ..rush.text import as_text

    connections = _connections(arguments.connections)
    url, rehearsed, began_at = _play(arguments, connections=connections)
    report = reported(
        url=url,
        began_at=began_at,
        version=__version__,
        offer=rehearsed.offer,
        crowd=rehearsed.crowd,
        connections=connections,
        played=rehearsed.played,
        recorder=rehearsed.recorder,
        verdict=_verdict(rehearsed),
    )
    print(as_text(report), flush=True)
    _write(report, html=arguments.html, json=arguments.json)
    return 1 if report.faults else 0


def _play(arguments: argparse.Namespace, *, connections: int) -> "tuple[str, Rehearsed, datetime]":
    import asyncio

    from django.conf import settings

    from ..rush.crowd import Crowd
    from ..rush.errors import CannotPlay
    from ..rush.offer import Offer
    from ..rush.progress import chosen_display
    from ..rush.rehearsal import Wanted, rehearse
    from ..rush.target import checked_target

    def announce(offer: Offer, crowd: Crowd) -> None:
        if not arguments.quiet:
            come = f"{crowd.buyers:,} buyers come within {crowd.seconds:.0f} s"
            print(f"{come} for the {offer.left:,} tickets left of {offer.name}, at {target.url}\n")

    display = chosen_display(sys.stdout, quiet=arguments.quiet)
    began_at = datetime.now(UTC)
    try:
        target = checked_target(
            arguments.url or f"http://127.0.0.1:{settings.PORT}",
            not_my_machine=arguments.not_my_machine,
            i_may_load=arguments.i_may_load,
        )
        wanted = Wanted(
            event_id=arguments.event,
            types=arguments.types,
            buyers=arguments.buyers,
            seconds=arguments.seconds,
            longest_seconds=arguments.at_most,
            thinking_seconds=arguments.thinking,
            paying=arguments.paying,
            cancelling=arguments.cancelling,
            tries=arguments.tries,
            seed=arguments.seed,
            connections=connections,
            most_checked=arguments.check,
        )
        return target.url, asyncio.run(rehearse(target, wanted, announce=announce, show=display)), began_at
    except CannotPlay as error:
        stop(str(error))
    finally:
        display.end()


def _connections(wanted: int) -> int:
    from ..rush.descriptors import allowed_connections

    allowed = allowed_connections(wanted)
    if allowed < wanted:
        print(f"The system allows {allowed:,} connections at once (ulimit -n); the rush uses so many.", file=sys.stderr)
    return allowed


def _verdict(rehearsed: "Rehearsed") -> "Verdict":
    """What `ticketonline verify` says, as long as the server that was played against works on our database."""
    from ..rush.report import Books, Verdict

    if not _is_our_database(rehearsed.offer.event_id, rehearsed.played.promise):
        words = "The server has another database than this command: run `ticketonline verify` where the server runs."
        return Verdict(books=Books.NOT_READ, words=words)
    done = subprocess.run([sys.executable, "-m", "ticketonline", "verify"], capture_output=True, text=True, check=False)
    said = "\n".join(filter(None, (done.stdout.strip(), done.stderr.strip())))
    books = {0: Books.CLEAN, 1: Books.FAULTY}.get(done.returncode, Books.NOT_READ)
    return Verdict(books=books, words=said)


def _is_our_database(event_id: UUID, promise: UUID | None) -> bool:
    """Whether the event, and the reservation that the server made just now, are in it: a copy has only the event."""
    ready_django()
    from django.db import OperationalError, ProgrammingError

    from ..events.models import Event
    from ..sales.models import Reservation

    try:
        if promise is not None:
            return Reservation.objects.filter(pk=promise).exists()
        return Event.objects.filter(pk=event_id).exists()
    except (OperationalError, ProgrammingError):
        return False  # none there, or not ours to read


def _refuse_unwritable(file: Path) -> None:
    if file.is_dir() or not os.access(file if file.exists() else file.parent, os.W_OK):
        stop(f"{str(file)!r} can't be written; name another file for the report.")


def _write(report: "Report", *, html: str | None, json: str | None) -> None:
    from ..rush.as_json import as_json
    from ..rush.page.page import as_page

    try:
        if html:
            Path(html).write_text(as_page(report), encoding="utf-8")
            print(f"The same with charts: {html}")
        if json:
            Path(json).write_bytes(as_json(report))
    except OSError as error:
        stop(f"the report can't be written ({error}).")
