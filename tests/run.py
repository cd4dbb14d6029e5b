"""`python -m tests.run [PYTEST ARGUMENTS]`: every test on SQLite, then those that meet a database on PostgreSQL.

PostgreSQL is the server of TEST_DATABASE_URL, else one of its own wherever PostgreSQL's programs are found. What is
missing is skipped and named at the end; REQUIRE_POSTGRES=1 and REQUIRE_BROWSER=1 make it a failure instead.
"""

import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

import psycopg
import pytest

from tests.cluster import ClusterFailed, throw_away_cluster
from tests.programs import chromium_version, find_postgresql

LAST_WORDS_SECONDS = 60.0  # what pytest gets to stop what its tests started


def main(arguments: list[str]) -> int:
    """Run the tests on each engine there is; 0 when all passed and nothing required was missing."""
    signal.signal(signal.SIGTERM, _interrupt)
    took_part = [f"SQLite {sqlite3.sqlite_version}"]
    skipped = []
    # What the caller selects by `-m` comes later and goes before.
    statuses = [_pytest(["-m", "not postgres", *arguments], database_url="")]
    try:
        with _postgresql() as url:
            took_part.append(f"PostgreSQL {_server_version(url)}")
            statuses.append(_pytest(["-m", "not static and not one_engine", *arguments], database_url=url))
    except ClusterFailed as error:
        skipped.append(f"PostgreSQL ({error})")
        if os.environ.get("REQUIRE_POSTGRES"):
            statuses.append(1)
    browser = chromium_version()
    if browser:
        took_part.append(browser)
    else:
        skipped.append("the browser (no Chromium was found; install one, or name it in CHROMIUM)")
    print(f"\nTook part: {', '.join(took_part)}.")
    if skipped:
        print(f"Skipped: {', '.join(skipped)}.")
    return _worst(statuses)


def _worst(statuses: list[int]) -> int:
    """The status of all runs: one that found none of the tests asked for is fine when another found some."""
    ran = [status for status in statuses if status != pytest.ExitCode.NO_TESTS_COLLECTED]
    return max(ran, default=int(pytest.ExitCode.NO_TESTS_COLLECTED))


@contextmanager
def _postgresql() -> Iterator[str]:
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given
        return
    programs = find_postgresql()
    if programs is None:
        raise ClusterFailed("its programs were not found; install it, or set TEST_DATABASE_URL")
    with throw_away_cluster(programs) as cluster:
        yield cluster.url


def _server_version(url: str) -> str:
    with psycopg.connect(url) as connection:
        return (connection.info.parameter_status("server_version") or "of unknown version").split()[0]


def _pytest(arguments: list[str], *, database_url: str) -> int:
    print(f"\nTests on {'PostgreSQL' if database_url else 'SQLite'}:", flush=True)
    running = subprocess.Popen(
        [sys.executable, "-m", "pytest", *arguments], env=os.environ | {"TEST_DATABASE_URL": database_url}
    )
    try:
        return running.wait()
    except BaseException as stop:
        # Ctrl-C has reached pytest as well, which now ends its servers: waiting is all that is needed.
        if isinstance(stop, SystemExit):
            running.send_signal(signal.SIGINT)
        running.wait(LAST_WORDS_SECONDS)
        raise


def _interrupt(signal_number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + signal_number)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
