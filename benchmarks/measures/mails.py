"""How many mails a second one worker sends, with tickets and without, and what payments feel of it."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from tests.live_server import free_port, fresh_database

from ..empty_shop import ROOT, empty_shop, told_by
from ..figures import Figure, at_least
from ..stand import Stand

LEAST_WITH_TICKETS, LEAST_WITHOUT = 30, 200
LEAST_FROM_AFAR, AWAY, MAILS_FROM_AFAR = 12, 0.05, 80  # a mail takes four answers: one connection sends four a second
LEAST_PAID = 0.95  # of the payments that there were while nothing was mailed


def measure(stand: Stand) -> list[Figure]:
    """Four rows on PostgreSQL, three on SQLite."""
    with fresh_database(stand.cluster.url) as url:
        on_postgresql = _figures("PostgreSQL", url)
    with fresh_database(stand.cluster.url) as url:
        from_afar = _from_afar(url)
    return [*on_postgresql, from_afar, *_figures("SQLite", "")]


def _figures(engine: str, database_url: str) -> list[Figure]:
    with _sink() as mail_server, empty_shop(database_url, EMAIL_URL=mail_server) as env:
        told = told_by("mails", env)
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


def _from_afar(database_url: str) -> Figure:
    with _sink(late=AWAY) as mail_server, empty_shop(database_url, EMAIL_URL=mail_server) as env:
        told = told_by("mails", env, "--orders", str(MAILS_FROM_AFAR))
    name = f"mails without a file to a server {AWAY * 1000:.0f} ms away"
    return at_least(LEAST_FROM_AFAR, name=name, value=told["without"], unit="/s")


@contextmanager
def _sink(*, late: float = 0.0) -> Iterator[str]:
    """The address of a mail server that takes everything, and answers so many seconds late."""
    port = free_port()
    sink = subprocess.Popen([sys.executable, "-m", "benchmarks.mail_sink", str(port), str(late)], cwd=ROOT)
    try:
        yield f"smtp://127.0.0.1:{port}"
    finally:
        sink.kill()
        sink.wait()
