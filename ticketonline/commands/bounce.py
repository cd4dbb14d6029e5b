"""`ticketonline bounce`: takes a mail that came back."""

import argparse
import sys

from .running import ready_django, stop

TRY_AGAIN = 75  # EX_TEMPFAIL: mail servers keep the mail and try again, where another status would lose it
CHUNK_BYTES = 64 * 1024


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "bounce",
        help="take a mail that came back undelivered",
        description="Read one mail on standard input, for a mail server's alias of BOUNCE_ADDRESS to pipe in. If it "
        "reports that a mail of the shop's could not be delivered, the organiser sees so on the order's page; any "
        "other is passed over. Says nothing, and ends with status 0; with 75, try again, when it could not note it.",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Note it."""
    try:
        return _note()
    except SystemExit:  # after the sentence
        return TRY_AGAIN


def _note() -> int:
    ready_django()
    from django.conf import settings
    from django.db import DatabaseError

    from ..delivery.bounces.reports import MOST_BYTES
    from ..delivery.services.note_bounce import Outcome, note_bounce

    if not settings.BOUNCES.address:
        stop("BOUNCE_ADDRESS is not set, so that no mail comes back to the shop (docs/how-to/send-tickets.md).")
    content = sys.stdin.buffer.read(MOST_BYTES)
    while sys.stdin.buffer.read(CHUNK_BYTES):
        pass  # to a mail server, a mail that was not taken whole was not taken
    try:
        outcome = note_bounce(content)
    except DatabaseError as error:
        stop(f"the mail could not be noted ({error}).")
    if outcome == Outcome.TOO_EARLY:
        stop("what came back is not written down as sent yet.")
    return 0
