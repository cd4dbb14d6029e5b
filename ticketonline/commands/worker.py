"""`ticketonline worker`: the work in the background."""

import argparse
import signal
import threading
from types import FrameType

from .running import ready_django


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "worker",
        help="work in the background: payments, expired holds, mail, exports, retention",
        description="Work in the background until told to stop: ask the gateways for payments, put the tickets of "
        "ended holds on sale again, refund late money, send mails with tickets, make exports, remove old reservations "
        "that came to nothing. Any number may run, on one machine or several.",
    )
    parser.add_argument("--with-parent", action="store_true", help="stop when the process that started it is gone")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Work until SIGINT or SIGTERM, then end what is in hand."""
    ready_django()
    from ..accounts import jobs as accounts
    from ..core.database import make_room
    from ..core.jobs import run_all
    from ..core.parent import when_orphaned
    from ..delivery import jobs as delivery
    from ..events import jobs as events
    from ..exports import jobs as exports
    from ..payments import jobs as payments
    from ..people import jobs as people
    from ..sales import jobs as sales
    from ..statistics import jobs as statistics

    stop = threading.Event()

    def ask_to_stop(signal_number: int, frame: FrameType | None) -> None:
        stop.set()

    signal.signal(signal.SIGINT, ask_to_stop)
    signal.signal(signal.SIGTERM, ask_to_stop)
    if arguments.with_parent:
        when_orphaned(stop.set)
    apps = (sales, payments, events, accounts, delivery, exports, statistics, people)
    jobs = [job for app in apps for job in app.JOBS]
    make_room(len(jobs))
    run_all(jobs, stop)
    return 0
