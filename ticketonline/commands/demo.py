"""`ticketonline demo`: load the demo events."""

import argparse

from .running import prepared_database, ready_django, stop


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "demo",
        help="load the demo events",
        description="Load the demo events and a demo organiser into a database that has no event yet.",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Load the demo and print its organiser's log-in, or say that there are events already."""
    ready_django()
    from ..demo.login import find_login
    from ..demo.services.load import load_if_empty

    try:
        with prepared_database():
            is_loaded = load_if_empty()
    except OSError as error:
        stop(f"the demo's pictures or log-in can't be written ({error}); TICKETONLINE_DATA must have room for them.")
    if not is_loaded:
        print("There are events already; nothing was changed.")
        return 0
    print("The demo events are loaded.")
    login = find_login()
    if login:
        print(f"The demo organiser's log-in: {login.username}  {login.password}")
        print(f"({login.email} does as well as the name; /manage/ is the door)")
    return 0
