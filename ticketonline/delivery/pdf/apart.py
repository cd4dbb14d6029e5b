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
WAITING_SECONDS, PRINTING_SECONDS = 5.0, 30.0

_places = threading.BoundedSemaphore(AT_ONCE)


def print_apart(tickets: Sequence[PrintedTicket]) -> bytes:
    """What `print_tickets` gives. Waits for its turn; raises `Busy` when that takes too long."""
    told = json.dumps([page(ticket) for ticket in tickets])
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
