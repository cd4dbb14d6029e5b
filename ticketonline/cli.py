"""Console commands: `ticketonline serve`, `worker`, `create-event`, `verify`, `ticket-check`, `manage …` and others."""

import argparse
import os
import sys
from collections.abc import Sequence

from . import __version__
from .commands import bounce, create_event, demo, prepare, rotate_key, rush, serve, ticket_check, verify, worker

COMMANDS = (serve, worker, prepare, demo, create_event, verify, ticket_check, rotate_key, bounce, rush)


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one command; wrong settings and refusals end it with a sentence on stderr and a non-zero status."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ticketonline.settings")
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if words[:1] == ["manage"]:
            _manage(words[1:])
            return
        chosen = _parser().parse_args(words)
        os.umask(0o077)  # the database and the pictures are nobody else's, in whatever folder they lie
        sys.exit(chosen.run(chosen))
    except KeyboardInterrupt:
        sys.exit(130)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="ticketonline",
        description="The ticket office that anyone can run.",
        epilog="Settings come from the environment; see docs/reference/settings.md.",
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.add_parser(commands)
    commands.add_parser("manage", help="run a Django management command, such as createsuperuser", add_help=False)
    return parser


def _manage(words: list[str]) -> None:
    from .commands.running import checked_settings

    checked_settings()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["ticketonline manage", *words])
