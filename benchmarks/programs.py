"""The programs of others that the bench runs: wrk and pgbench."""

import os
import shutil
import subprocess
from pathlib import Path

from tests.programs import find_postgresql

from .failure import BenchFailed

APT_SECONDS = 300.0


def wrk() -> str:
    """Where wrk is; installed from Debian when absent and this is root. Raises `BenchFailed`."""
    return _found("wrk") or _installed("wrk", package="wrk")


def postgresql() -> Path:
    """The folder of PostgreSQL's server programs, pgbench among them. Raises `BenchFailed`."""
    programs = find_postgresql()
    if programs is None:
        _install("postgresql")
        programs = find_postgresql()
    if programs is None:
        raise BenchFailed("PostgreSQL's programs were not found; install it: apt-get install postgresql")
    return programs


def pgbench() -> str:
    """Where pgbench is, the one of the server where Debian keeps several. Raises `BenchFailed`."""
    beside = postgresql() / "pgbench"
    if beside.exists():
        return str(beside)
    return _found("pgbench") or _installed("pgbench", package="postgresql-contrib")


def version(program: str, word: str) -> str:
    """The first line that the program prints of itself, on whichever stream."""
    said = subprocess.run([program, word], capture_output=True, text=True, stdin=subprocess.DEVNULL)
    return (said.stdout + said.stderr).strip().split("\n")[0]


def _found(name: str) -> str | None:
    return shutil.which(name)


def _installed(name: str, *, package: str) -> str:
    _install(package)
    found = _found(name)
    if found is None:
        raise BenchFailed(f"{name} was not found; install it: apt-get install {package}")
    return found


def _install(package: str) -> None:
    """Install the package where that can be done without asking; whoever needs it looks whether it is there."""
    apt = shutil.which("apt-get")
    if apt is None or os.geteuid() != 0:
        return
    print(f"Installing {package} …", flush=True)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for words in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", package]):
        subprocess.run(
            [apt, *words], env=quiet, stdin=subprocess.DEVNULL, capture_output=True, timeout=APT_SECONDS, check=False
        )
