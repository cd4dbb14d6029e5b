"""Running pgbench with one reservation a transaction, and reading what it says."""

import os
import re
import subprocess
import tempfile
from dataclasses import dataclass
from pathlib import Path
from string import Template
from urllib.parse import unquote, urlsplit
from uuid import UUID

from . import programs
from .failure import BenchFailed

STATEMENT = Template(Path(__file__).with_name("reserve.sql").read_text(encoding="utf-8"))
THREADS = 2
PATIENCE_SECONDS = 60.0
DONE = re.compile(r"^number of transactions actually processed: (\d+)", re.MULTILINE)
RATE = re.compile(
    r"^tps = ([\d.]+) \((?:without initial connection time|excluding connections establishing)\)", re.MULTILINE
)


@dataclass(frozen=True, kw_only=True)
class Transactions:
    """What pgbench achieved, without the time that connecting took."""

    done: int
    rate: float


def reserve_without_http(*, type_id: UUID, database_url: str, clients: int, seconds: int) -> Transactions:
    """Let so many connections reserve one ticket of that type after the other. Raises `BenchFailed`."""
    with tempfile.NamedTemporaryFile("w", prefix="ticketonline-pgbench-", suffix=".sql", encoding="utf-8") as script:
        script.write(STATEMENT.substitute(type_id=type_id))
        script.flush()
        words = [f"--client={clients}", f"--jobs={min(THREADS, clients)}", f"--time={seconds}", f"--file={script.name}"]
        # Prepared, since the shop's driver prepares its statements as well.
        said = subprocess.run(
            [programs.pgbench(), "--no-vacuum", "--protocol=prepared", *words],
            env=os.environ | _connection(database_url),
            capture_output=True,
            text=True,
            timeout=seconds + PATIENCE_SECONDS,
        )
    if said.returncode:
        raise BenchFailed(f"pgbench failed: {said.stderr}")
    return read_transactions(said.stdout)


def read_transactions(text: str) -> Transactions:
    """What pgbench's report says."""
    done, rate = DONE.search(text), RATE.search(text)
    if done is None or rate is None:
        raise BenchFailed(f"pgbench's report is not understood: {text}")
    return Transactions(done=int(done[1]), rate=float(rate[1]))


def _connection(url: str) -> dict[str, str]:
    """The database for libpq, by way of the environment: arguments can be read by everybody on the machine."""
    parts = urlsplit(url)
    return {
        "PGHOST": parts.hostname or "",
        "PGPORT": str(parts.port or 5432),
        "PGUSER": unquote(parts.username or ""),
        "PGPASSWORD": unquote(parts.password or ""),
        "PGDATABASE": parts.path.removeprefix("/"),
    }
