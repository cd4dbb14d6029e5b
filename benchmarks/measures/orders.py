"""How long the back office takes for a page of a million reservations, however it is filtered."""

import json
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.live_server import TICKETONLINE, clean_environment, fresh_database

from ..failure import BenchFailed
from ..figures import Figure, at_most
from ..stand import Stand

WORST_MS = 200
ROOT = Path(__file__).resolve().parents[2]


def measure(stand: Stand) -> list[Figure]:
    """Two rows: the slowest of all ways to filter and to page, on PostgreSQL and on SQLite."""
    with fresh_database(stand.cluster.url) as url:
        on_postgresql = _slowest("PostgreSQL", url)
    return [on_postgresql, _slowest("SQLite", "")]


def _slowest(engine: str, database_url: str) -> Figure:
    with tempfile.TemporaryDirectory(prefix="ticketonline-bench-") as data:
        env = clean_environment() | {"TICKETONLINE_DATA": data, "DATABASE_URL": database_url}
        _run([*TICKETONLINE, "manage", "migrate"], env)
        told = json.loads(_run([sys.executable, "-m", "benchmarks.orders"], env))
    ways = sorted(told["milliseconds"].items(), key=lambda way: way[1], reverse=True)
    print("\n".join(f"  {milliseconds:6.1f} ms  {engine}: {way}" for way, milliseconds in ways[:5]))
    return at_most(
        WORST_MS,
        name=f"page of {told['reservations']:,} orders on {engine}, slowest of {len(ways)} ways to ask",
        value=ways[0][1],
        unit="ms",
    )


def _run(words: list[str], env: dict[str, str]) -> str:
    done = subprocess.run(words, env=env, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise BenchFailed(f"{' '.join(words)}: {done.stderr.strip()[-2000:]}")
    return done.stdout
