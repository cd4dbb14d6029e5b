"""`python -m tests.run [PYTEST ARGUMENTS]`: every test on SQLite, and those that meet a database on PostgreSQL.

PostgreSQL is the server of TEST_DATABASE_URL, else throw-away ones wherever its programs are found. What is missing is
skipped and named at the end; REQUIRE_POSTGRES=1 and REQUIRE_BROWSER=1 make it a failure instead.
"""

import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from types import FrameType
from typing import NoReturn, Self

import psycopg
import pytest

from tests.cluster import ClusterFailed, throw_away_cluster
from tests.parts import Part, parts_of
from tests.programs import chromium_version, find_chromium, find_postgresql

PROCESSORS = os.cpu_count() or 1
# Each keeps one processor busy, but for its waits: one more than there are processors leaves none of them idle.
AT_ONCE = PROCESSORS + 1 if PROCESSORS > 1 else 1
LAST_WORDS_SECONDS = 60.0  # what pytest gets to stop what its tests started


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """How a part ended: pytest's status, what it printed unless that was shown, and where it ran or why it did not."""

    status: int
    output: str = ""
    took_part: str = ""
    skipped: str = ""


def main(arguments: list[str]) -> int:
    """Run the tests on each engine there is; 0 when all passed and nothing required was missing."""
    signal.signal(signal.SIGTERM, _interrupt)
    took_part = [f"SQLite {sqlite3.sqlite_version}"]
    skipped: list[str] = []
    statuses = []
    parts = parts_of(
        arguments,
        is_divided=AT_ONCE > 1,
        has_browser=find_chromium() is not None,
        has_own_server=bool(os.environ.get("TEST_DATABASE_URL")),
    )
    with _Runs(parts) as runs:
        for part, outcome in runs.outcomes():
            if outcome.output:
                print(f"\nTests on {part.name}:\n{outcome.output}", flush=True)
            statuses.append(outcome.status)
            took_part.append(outcome.took_part)
            skipped.append(outcome.skipped)
    browser = chromium_version()
    if browser:
        took_part.append(browser)
    else:
        skipped.append("the browser (no Chromium was found; install one, or name it in CHROMIUM)")
    print(f"\nTook part: {_each_once(took_part)}.")
    if any(skipped):
        print(f"Skipped: {_each_once(skipped)}.")
    return _worst(statuses)


class _Runs:
    """Runs of pytest, some at once: the first is shown live, each other in one piece when it has ended."""

    def __init__(self, parts: list[Part]) -> None:
        self._pool = ThreadPoolExecutor(AT_ONCE)
        self._parts = parts
        self._running: list[subprocess.Popen[bytes]] = []
        self._is_over = False

    def __enter__(self) -> Self:
        return self

    def outcomes(self) -> Iterator[tuple[Part, Outcome]]:
        """Each part with how it ended: the first part, and then the others as they end."""
        futures = {self._pool.submit(self._run, part): part for part in self._parts}
        first, *others = futures
        for future in chain([first], as_completed(others)):
            yield futures[future], future.result()

    def _run(self, part: Part) -> Outcome:
        if not part.on_postgresql:
            return self._pytest(part, database_url="")
        try:
            with _postgresql() as url:
                return self._pytest(part, database_url=url, took_part=f"PostgreSQL {_version(url)}")
        except ClusterFailed as error:
            return Outcome(status=1 if os.environ.get("REQUIRE_POSTGRES") else 0, skipped=f"PostgreSQL ({error})")

    def _pytest(self, part: Part, *, database_url: str, took_part: str = "") -> Outcome:
        words = [sys.executable, "-m", "pytest", *part.arguments]
        env = os.environ | {"TEST_DATABASE_URL": database_url}
        is_live = part is self._parts[0] or AT_ONCE == 1
        if is_live:
            print(f"\nTests on {part.name}:", flush=True)
        with tempfile.TemporaryFile() as output:
            shown = None if is_live else output
            if self._is_over:
                return Outcome(status=int(pytest.ExitCode.INTERRUPTED))
            process = subprocess.Popen(words, env=env, stdout=shown, stderr=shown)
            self._running.append(process)
            status = process.wait()
            output.seek(0)
            return Outcome(status=status, output=output.read().decode(errors="replace"), took_part=took_part)

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        self._is_over = True
        for process in self._running:
            # Ctrl-C has reached pytest as well, which now ends its servers: waiting is all that is needed.
            if kind is not None and issubclass(kind, SystemExit) and process.poll() is None:
                process.send_signal(signal.SIGINT)
        for process in self._running:
            try:
                process.wait(LAST_WORDS_SECONDS)
            except subprocess.TimeoutExpired:
                process.kill()
        self._pool.shutdown(cancel_futures=True)


def _worst(statuses: list[int]) -> int:
    """The status of all runs: one that found none of the tests asked for is fine when another found some."""
    ran = [abs(status) for status in statuses if status != pytest.ExitCode.NO_TESTS_COLLECTED]
    return max(ran, default=int(pytest.ExitCode.NO_TESTS_COLLECTED))


def _each_once(words: list[str]) -> str:
    return ", ".join(dict.fromkeys(filter(None, words)))


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


def _version(url: str) -> str:
    with psycopg.connect(url) as connection:
        return (connection.info.parameter_status("server_version") or "of unknown version").split()[0]


def _interrupt(signal_number: int, frame: FrameType | None) -> NoReturn:
    raise SystemExit(128 + signal_number)


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)
