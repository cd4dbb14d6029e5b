"""What the processes of a shop take: memory, open files, connections to the database (needs /proc)."""

from dataclasses import dataclass
from pathlib import Path

import psycopg

from tests.trials.stage import Stage


@dataclass(frozen=True, kw_only=True)
class Taken:
    """Of all processes of the shop together, its worker included."""

    memory_mib: float  # PSS: what several share is counted once
    files: int
    connections: int
    idle_in_transaction: int


def look(stage: Stage) -> Taken:
    """What the shop takes now."""
    pids = stage.shop.find_processes()
    connections, idle = _count_connections(stage)
    return Taken(
        memory_mib=sum(_pss_kib(pid) for pid in pids) / 1024,
        files=sum(_count_files(pid) for pid in pids),
        connections=connections,
        idle_in_transaction=idle,
    )


def _pss_kib(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0  # it ended meanwhile
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


def _count_files(pid: int) -> int:
    try:
        return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return 0  # it ended meanwhile


def _count_connections(stage: Stage) -> tuple[int, int]:
    """All of the shop's, and those that keep a transaction open and do nothing in it."""
    if stage.cluster is None:
        return 0, 0
    with psycopg.connect(stage.database, autocommit=True) as database:
        row = database.execute(
            "SELECT count(*), count(*) FILTER (WHERE state LIKE 'idle in transaction%' "
            "AND state_change < now() - interval '1 second') FROM pg_stat_activity "
            "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        ).fetchone()
        assert row is not None
        connections, idle = row
        return connections, idle
