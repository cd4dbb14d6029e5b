"""`ticketonline rotate-key`: a new key for the tickets of an event."""

import argparse
from uuid import UUID

from .running import prepared_database, ready_django, stop


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "rotate-key",
        help="sign the tickets of an event with a new key from now on",
        description="Make a new key that signs what is given out for the event from now on, and print its id. Tickets "
        "that were given out before stay valid, and scanners need both keys. The log says that it was done.",
    )
    parser.add_argument("event", metavar="EVENT", type=UUID, help="the id of the event")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the id of the key."""
    ready_django()
    from ..audit.actor import OPERATOR
    from ..delivery.services.keys import rotate_key
    from ..events.errors import EventNotFound

    try:
        with prepared_database():
            print(rotate_key(arguments.event, by=OPERATOR).code_id)
    except EventNotFound as refusal:
        stop(refusal.message)
    return 0
