"""`python -m tests.run [PYTEST ARGUMENTS]`: every test on SQLite, and those that meet a database on PostgreSQL.

PostgreSQL is the server of TEST_DATABASE_URL, else one of its own wherever PostgreSQL's programs are found. What is
missing is skipped and named at the end; REQUIRE_POSTGRES=1 and REQUIRE_BROWSER=1 make it a failure instead.
"""

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from types import FrameType
from typing import NoReturn, Self

import psycopg
import pytest

from tests.cluster import ClusterFailed, throw_away_cluster
from tests.programs import chromium_version, find_chromium, find_postgresql

AT_ONCE = (os.cpu_count() or 1) > 1  # each run keeps one processor busy; one after the other they take half an hour
LAST_WORDS_SECONDS = 60.0  # what pytest gets to stop what its tests started


def main(arguments: list[str]) -> int:
    """Run the tests on each engine there is; 0 when all passed and nothing required was missing."""
    signal.signal(signal.SIGTERM, _interrupt)
    took_part = [f"SQLite {sqlite3.sqlite_version}"]
    skipped = []
    # What the caller selects by `-m` comes later and goes before.
    selected = "not postgres and not browser" if is_apart(arguments) else "not postgres"
    with ExitStack() as running:
        on_sqlite = running.enter_context(_Run("SQLite", ["-m", selected, *arguments], database_url=""))
        runs = [on_sqlite]
        if is_apart(arguments):
            in_browser = _Run("SQLite in a browser", ["-m", "browser"], database_url="", is_shown_later=True)
            runs.append(running.enter_context(in_browser))
        if not AT_ONCE:
            on_sqlite.wait()
        try:
            with _postgresql() as url:
                took_part.append(f"PostgreSQL {_server_version(url)}")
                there = ["-m", "not static and not one_engine", *arguments]
                with _Run("PostgreSQL", there, database_url=url, is_shown_later=AT_ONCE) as on_postgresql:
                    runs.append(on_postgresql)
                    statuses = [run.wait() for run in runs]
        except ClusterFailed as error:
            skipped.append(f"PostgreSQL ({error})")
            statuses = [*[run.wait() for run in runs], 1 if os.environ.get("REQUIRE_POSTGRES") else 0]
    browser = chromium_version()
    if browser:
        took_part.append(browser)
    else:
        skipped.append("the browser (no Chromium was found; install one, or name it in CHROMIUM)")
    print(f"\nTook part: {', '.join(took_part)}.")
    if skipped:
        print(f"Skipped: {', '.join(skipped)}.")
    return _worst(statuses)


def is_apart(arguments: list[str]) -> bool:
    """Whether the walks through pages have a run of their own: they wait more than they work."""
    return AT_ONCE and not arguments and find_chromium() is not None


class _Run:
    """A run of pytest on one engine. What it prints is shown live, or in one piece when it has ended."""

    def __init__(self, engine: str, arguments: list[str], *, database_url: str, is_shown_later: bool = False) -> None:
        self._title = f"\nTests on {engine}:"
        self._words = [sys.executable, "-m", "pytest", *arguments]
        self._env = os.environ | {"TEST_DATABASE_URL": database_url}
        self._output = tempfile.TemporaryFile() if is_shown_later else None  # noqa: SIM115 - closed by `wait`

    def __enter__(self) -> Self:
        if self._output is None:
            print(self._title, flush=True)
        self._process = subprocess.Popen(self._words, env=self._env, stdout=self._output, stderr=self._output)
        return self

    def wait(self) -> int:
        """Its status, when it has ended."""
        status = self._process.wait()
        if self._output is not None:
            self._output.seek(0)
            print(f"{self._title}\n{self._output.read().decode(errors='replace')}", flush=True)
            self._output.close()
            self._output = None
        return status

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None and self._process.poll() is None:
            # Ctrl-C has reached pytest as well, which now ends its servers: waiting is all that is needed.
            if issubclass(kind, SystemExit):
                self._process.send_signal(signal.SIGINT)
            self._process.wait(LAST_WORDS_SECONDS)


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


def _interrupt(signal_number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + signal_number)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
