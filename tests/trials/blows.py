"""The blows of a crash trial: what is killed, and what an operator's supervisor would start again."""

import os
import random
import signal
from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path

import psycopg

from tests.trials.stage import Stage


class Victim(StrEnum):
    """What is hit. All of it by SIGKILL, but PostgreSQL as `pg_ctl stop -m immediate` does it."""

    SERVER = "a server process"
    SERVERS = "all server processes"
    WORKER = "the worker"
    POSTGRES = "PostgreSQL"
    CONNECTION = "a process of PostgreSQL"
    OUTAGE = "PostgreSQL for long"
    EVERYTHING = "everything at once"


VICTIMS = {
    "sqlite": (Victim.SERVER, Victim.WORKER, Victim.SERVERS, Victim.EVERYTHING),
    "postgresql": tuple(Victim),
}


def strike(stage: Stage, victim: Victim, chance: random.Random) -> str:
    """Hit the victim now; says what was hit."""
    shop, cluster = stage.shop, stage.cluster
    match victim:
        case Victim.SERVER:
            return _kill([chance.choice(find_server_processes(stage))])
        case Victim.SERVERS:
            return _kill([pid for pid in shop.find_processes() if not _is_worker(pid)])
        case Victim.WORKER:
            return _kill([pid for pid in shop.find_processes() if _is_worker(pid)])
        case Victim.CONNECTION:
            assert cluster is not None
            return _kill([chance.choice(_find_connections(cluster.url))])
        case Victim.POSTGRES | Victim.OUTAGE:
            assert cluster is not None
            cluster.stop()
            return "stopped"
        case Victim.EVERYTHING:
            killed = _kill(shop.find_processes())
            if cluster is not None:
                cluster.stop()
            return killed


def mend(stage: Stage, victim: Victim) -> None:
    """Start again what the shop can't start by itself: PostgreSQL, and a server that is gone as a whole."""
    if victim in (Victim.POSTGRES, Victim.OUTAGE, Victim.EVERYTHING) and stage.cluster is not None:
        stage.cluster.start()
    if victim in (Victim.SERVERS, Victim.EVERYTHING):
        stage.shop.start()


def find_server_processes(stage: Stage) -> list[int]:
    """The processes that answer requests."""
    return [pid for pid in stage.shop.find_processes() if b"spawn_main" in _command(pid)]


def _find_connections(url: str) -> list[int]:
    """The processes of PostgreSQL that serve the shop, those in a transaction first of all."""
    with psycopg.connect(url) as database:
        query = "SELECT pid FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
        busy = database.execute(f"{query} AND state <> 'idle'").fetchall()
        return [pid for (pid,) in busy or database.execute(query).fetchall()]


def _is_worker(pid: int) -> bool:
    return b"worker" in _command(pid).split(b"\0")


def _command(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""  # it ended meanwhile


def _kill(pids: Iterable[int]) -> str:
    killed = []
    for pid in pids:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
        killed.append(str(pid))
    return f"killed {', '.join(killed) or 'nobody'}"
