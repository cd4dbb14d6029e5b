"""`ticketonline ticket-check`: what the code of a ticket is."""

import argparse
from typing import TYPE_CHECKING

from .running import prepared_database, ready_django

if TYPE_CHECKING:
    from ..delivery.models import IssuedTicket


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "ticket-check",
        help="say what the code of a ticket is",
        description="Say in a sentence what the code of a ticket is: the short one that people read aloud, or the text "
        "of a QR code, in single quotes. Admits nobody and changes nothing. Ends with status 0 when it is valid, 1 "
        "when it is not, 2 when it could not look.",
        epilog="example: ticketonline ticket-check K7QF-3MXH-92F",
    )
    parser.add_argument("code", metavar="CODE", help="the short code, or the text of the QR code")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Print the sentence."""
    ready_django()
    from ..delivery.services.issue import State, check

    with prepared_database():
        checked = check(arguments.code.strip("\r\n"))  # as it comes out of a file
        its = _told(checked.issued) if checked.issued else ""
    sentences = {
        State.VALID: f"Valid: {its}.",
        State.VOID: f"Void: this code was {its}, which has another one by now, or none.",
        State.CANCELLED: f"Cancelled: this was {its}. The event is cancelled, or its order was taken back.",
        State.UNKNOWN: "Unknown: no ticket has this code.",
        State.FORGED: "Forged or damaged: this shop did not sign this QR code as it is.",
        State.NO_CODE: "No code: it was mistyped, or is something else.",
    }
    print(sentences[checked.state])
    return 0 if checked.state == State.VALID else 1


def _told(issued: "IssuedTicket") -> str:
    """Which ticket it is, but for the id of its order: that is a secret of the buyer's."""
    event = issued.ticket.reservation.event
    holder = f" in the name of {_line(issued.holder_name)}" if issued.holder_name else ""
    kind = _line(issued.ticket.type.type)
    return f"a ticket “{kind}” for “{_line(event.name)}” ({event.date:%Y-%m-%d %H:%M} UTC){holder}"


def _line(text: str) -> str:
    """The text without what would move a terminal's cursor."""
    return "".join(sign if sign.isprintable() else "�" for sign in text)
