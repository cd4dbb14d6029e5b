"""Printing in a process of its own, which ends with it: for the web processes, that never carry a typesetter."""

import json
import subprocess
import sys
import threading
from collections.abc import Sequence

from ...core.errors import Busy
from ..printed import PrintedTicket
from .page import page

AT_ONCE = 2  # such processes of one web process: each keeps a processor busy for a third of a second
# Each who waits holds a thread of the server's: sixty files asked for at once kept all of them, and the whole shop
# silent for twenty seconds.
MOST_WAITING = 2
WAITING_SECONDS, PRINTING_SECONDS = 5.0, 30.0

_places = threading.BoundedSemaphore(AT_ONCE)
_line = threading.BoundedSemaphore(AT_ONCE + MOST_WAITING)


def print_apart(tickets: Sequence[PrintedTicket]) -> bytes:
    """What `print_tickets` gives. Waits for its turn; raises `Busy` when too many do, or that takes too long."""
    if not _line.acquire(blocking=False):
        raise Busy
    try:
        return _print_in_turn(json.dumps([page(ticket) for ticket in tickets]))
    finally:
        _line.release()


def _print_in_turn(told: str) -> bytes:
    if not _places.acquire(timeout=WAITING_SECONDS):
        raise Busy
    try:
        made = subprocess.run(
            [sys.executable, "-m", f"{__package__}.child"],
            input=told.encode(),
            stdout=subprocess.PIPE,
            timeout=PRINTING_SECONDS,
            check=True,
        )
    except subprocess.TimeoutExpired:
        raise Busy from None
    finally:
        _places.release()
    return made.stdout
