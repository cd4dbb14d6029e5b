"""How many mails a second one worker sends, with tickets and without."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.live_server import TICKETONLINE, clean_environment, free_port, fresh_database

from ..failure import BenchFailed
from ..figures import Figure, at_least
from ..stand import Stand

LEAST_WITH_TICKETS, LEAST_WITHOUT = 30, 200
ROOT = Path(__file__).resolve().parents[2]


def measure(stand: Stand) -> list[Figure]:
    """Two rows on PostgreSQL, two on SQLite."""
    with fresh_database(stand.cluster.url) as url:
        on_postgresql = _figures("PostgreSQL", url)
    return [*on_postgresql, *_figures("SQLite", "")]


def _figures(engine: str, database_url: str) -> list[Figure]:
    port = free_port()
    sink = subprocess.Popen([sys.executable, "-m", "benchmarks.mail_sink", str(port)], cwd=ROOT)
    try:
        with tempfile.TemporaryDirectory(prefix="ticketonline-bench-") as data:
            env = clean_environment() | {
                "TICKETONLINE_DATA": data,
                "DATABASE_URL": database_url,
                "EMAIL_URL": f"smtp://127.0.0.1:{port}",
            }
            _run([*TICKETONLINE, "manage", "migrate"], env)
            told = json.loads(_run([sys.executable, "-m", "benchmarks.mails"], env))
    finally:
        sink.kill()
        sink.wait()
    return [
        at_least(LEAST_WITH_TICKETS, name=f"mails with two tickets on {engine}", value=told["with_tickets"], unit="/s"),
        at_least(LEAST_WITHOUT, name=f"mails without a file on {engine}", value=told["without"], unit="/s"),
    ]


def _run(words: list[str], env: dict[str, str]) -> str:
    done = subprocess.run(words, env=env, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise BenchFailed(f"{' '.join(words)}: {done.stderr.strip()[-2000:]}")
    return done.stdout
