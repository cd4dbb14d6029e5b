"""`ticketonline demo`: load the demo events."""

import argparse

from .running import ready_django


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "demo",
        help="load the demo events",
        description="Load the demo events and a demo organiser into a database that has no event yet.",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Load the demo, or say that there are events already."""
    ready_django()
    from ..demo.services.load import load_if_empty

    if load_if_empty():
        print("The demo events are loaded.")
    else:
        print("There are events already; nothing was changed.")
    return 0
