"""Under which conditions figures came about: the machine, the versions, what the database promises."""

import os
import platform
import sqlite3
import subprocess
import tempfile
import time
from importlib.metadata import version
from pathlib import Path
from statistics import median

import psycopg

from . import programs

ROOT = Path(__file__).resolve().parents[1]
PACKAGES = ("Django", "granian", "psycopg", "msgspec")
PROMISES = ("fsync", "synchronous_commit", "full_page_writes", "wal_sync_method", "shared_buffers")
SYNCS = 40
PAGE = bytes(8192)


def machine() -> list[str]:
    """What the figures depend on before anything is started."""
    load = ", ".join(f"{one:.2f}" for one in os.getloadavg())
    return [
        f"processor: {_processor()}, {os.cpu_count()} cores, {_memory_gib():.1f} GiB of memory",
        f"system: {platform.system()} {platform.release()}; load before: {load}",
        f"temporary files: {_disk(Path(tempfile.gettempdir()))}",
        f"Python {platform.python_version()}, " + ", ".join(f"{name} {version(name)}" for name in PACKAGES),
        f"{' '.join(programs.version(programs.wrk(), '-v').split()[:2])}, "
        f"{programs.version(programs.pgbench(), '--version')}, SQLite {sqlite3.sqlite_version} (synchronous=FULL)",
        f"commit: {commit()}",
    ]


def durability(url: str) -> str:
    """What the PostgreSQL server of that URL says of itself. Its files must be on this machine."""
    with psycopg.connect(url) as connection:
        said = [connection.execute("SELECT current_setting(%s)", (name,)).fetchone() for name in PROMISES]
        place = connection.execute("SHOW data_directory").fetchone()
        release = connection.info.parameter_status("server_version")
    assert place is not None
    settings = ", ".join(f"{name}={row[0]}" for name, row in zip(PROMISES, said, strict=True) if row)
    return f"PostgreSQL {release}: {settings}; its files: {_disk(Path(place[0]).parent)}"


def commit() -> str:
    """The commit that is measured, and whether files differ from it."""
    head = _git("rev-parse", "--short=12", "HEAD")
    if not head:
        return "unknown"
    return f"{head} with changes" if _git("status", "--porcelain", "--", "ticketonline") else head


def _git(*words: str) -> str:
    done = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return done.stdout.strip() if done.returncode == 0 else ""


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text().splitlines()
    return next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), platform.machine())


def _memory_gib() -> float:
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") / 2**30


def _disk(folder: Path) -> str:
    """The kind of file system that holds the folder, and what it costs there to be sure: in memory, nothing."""
    mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text().splitlines()]
    holding = [(len(point), kind) for point, kind in mounts if folder.resolve().is_relative_to(point)]
    return f"{max(holding)[1]}, {_sync_ms(folder):.2f} ms to write 8 KiB durably"


def _sync_ms(folder: Path) -> float:
    took = []
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(SYNCS):
            began = time.perf_counter()
            file.write(PAGE)
            file.flush()
            os.fdatasync(file.fileno())
            took.append(time.perf_counter() - began)
    return median(took) * 1000
