"""How many mails a second one worker sends, with tickets and without, and what payments feel of it."""

import subprocess
import sys

from tests.live_server import free_port, fresh_database

from ..empty_shop import ROOT, empty_shop, told_by
from ..figures import Figure, at_least
from ..stand import Stand

LEAST_WITH_TICKETS, LEAST_WITHOUT = 30, 200
LEAST_PAID = 0.95  # of the payments that there were while nothing was mailed


def measure(stand: Stand) -> list[Figure]:
    """Three rows on PostgreSQL, three on SQLite."""
    with fresh_database(stand.cluster.url) as url:
        on_postgresql = _figures("PostgreSQL", url)
    return [*on_postgresql, *_figures("SQLite", "")]


def _figures(engine: str, database_url: str) -> list[Figure]:
    port = free_port()
    sink = subprocess.Popen([sys.executable, "-m", "benchmarks.mail_sink", str(port)], cwd=ROOT)
    try:
        with empty_shop(database_url, EMAIL_URL=f"smtp://127.0.0.1:{port}") as env:
            told = told_by("mails", env)
    finally:
        sink.kill()
        sink.wait()
    return [
        at_least(LEAST_WITH_TICKETS, name=f"mails with two tickets on {engine}", value=told["with_tickets"], unit="/s"),
        at_least(LEAST_WITHOUT, name=f"mails without a file on {engine}", value=told["without"], unit="/s"),
        at_least(
            LEAST_PAID,
            name=f"payments while tickets are mailed on {engine}",
            value=told["paid_meanwhile"] / told["paid_alone"],
            unit="of those before",
        ),
    ]
