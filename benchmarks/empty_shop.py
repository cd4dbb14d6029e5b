"""Empty shops of their own for the programs of the bench that fill one, ask it, and print what they found as JSON."""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.live_server import TICKETONLINE, clean_environment

from .failure import BenchFailed

ROOT = Path(__file__).resolve().parents[1]


@contextmanager
def empty_shop(database_url: str, **settings: str) -> Iterator[dict[str, str]]:
    """The environment of a migrated shop, on SQLite if the database has no URL; gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="ticketonline-bench-") as data:
        env = clean_environment() | {"TICKETONLINE_DATA": data, "DATABASE_URL": database_url} | settings
        _run([*TICKETONLINE, "manage", "migrate"], env)
        yield env


def told_by(module: str, env: dict[str, str], *words: str) -> Any:
    """What the program of the bench prints there; or `BenchFailed`."""
    return json.loads(_run([sys.executable, "-m", f"benchmarks.{module}", *words], env))


def _run(words: list[str], env: dict[str, str]) -> str:
    done = subprocess.run(words, env=env, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise BenchFailed(f"{' '.join(words)}: {done.stderr.strip()[-2000:]}")
    return done.stdout
