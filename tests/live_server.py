"""A real shop for tests: `ticketonline serve` in processes of its own, with its own data folder and database.

    with running_shop(hold_seconds=3) as shop:
        event_id = shop.create_event("Jazz Night", "VIP:120.00:50")
        urlopen(f"{shop.url}/en/")

It runs on the database under test: a SQLite file, or a fresh database on the server of TEST_DATABASE_URL.
"""

import atexit
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

START_SECONDS = 60.0  # the first start on a busy machine, migrations included
STOP_SECONDS = 30.0
LOG_SHOWN = 5000  # signs of what a shop wrote last
DEMO_ORGANISER = "ticketonline-presents"
TICKETONLINE = (sys.executable, "-m", "ticketonline")


class Shop:
    """A shop that can be started, stopped and killed. Everything of it lies in `data`."""

    def __init__(self, *, data: Path, env: Mapping[str, str], worker: bool, demo: bool) -> None:
        self.data = data
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.env = clean_environment() | {"TICKETONLINE_DATA": str(data), "PORT": str(self.port)} | dict(env)
        # The demo has several organisers, and people who sign up found more.
        self._organiser = {"organiser": DEMO_ORGANISER} if demo else {}
        self._words = ["serve", *([] if worker else ["--no-worker"]), *(["--demo"] if demo else [])]
        self._server: subprocess.Popen[bytes] | None = None
        self._workers: list[subprocess.Popen[bytes]] = []

    def start(self) -> None:
        """Start serving; returns when the shop answers."""
        self._server = self._spawn(*self._words)
        deadline = time.monotonic() + START_SECONDS
        while not _answers(f"{self.url}/health/"):
            assert self._server.poll() is None, f"the shop did not start:\n{self.log()}"
            assert time.monotonic() < deadline, f"the shop does not answer:\n{self.log()}"
            time.sleep(0.05)

    def stop(self, by: signal.Signals = signal.SIGTERM) -> int:
        """Ask the server to stop as an operator does, wait for it, and give its exit status."""
        assert self._server is not None
        self._server.send_signal(by)
        return self._server.wait(STOP_SECONDS)

    def interrupt(self) -> int:
        """Press Ctrl-C in the server's terminal, which reaches its whole group, and give its exit status."""
        assert self._server is not None
        os.killpg(self._server.pid, signal.SIGINT)
        return self._server.wait(STOP_SECONDS)

    def kill(self) -> None:
        """End every process of the server at once with SIGKILL. Its worker notices within a second."""
        assert self._server is not None
        os.killpg(self._server.pid, signal.SIGKILL)
        self._server.wait(STOP_SECONDS)

    def start_worker(self) -> "subprocess.Popen[bytes]":
        """Start one more worker; `.kill()` is SIGKILL, `.terminate()` asks it to end what it has in hand."""
        worker = self._spawn("worker")
        self._workers.append(worker)
        return worker

    def find_kept_worker(self) -> int | None:
        """The process id of the worker that the server keeps running (needs /proc)."""
        assert self._server is not None
        for stat in Path("/proc").glob("[0-9]*/stat"):
            try:
                parent = int(stat.read_text().rpartition(")")[2].split()[1])
                words = stat.with_name("cmdline").read_bytes().split(b"\0")
            except OSError:
                continue  # it ended meanwhile
            if parent == self._server.pid and b"worker" in words:
                return int(stat.parent.name)
        return None

    def find_processes(self) -> list[int]:
        """The ids of all processes that work on this shop's data (needs /proc)."""
        ours = f"TICKETONLINE_DATA={self.data}".encode()
        found = []
        for environ in Path("/proc").glob("[0-9]*/environ"):
            try:
                if ours in environ.read_bytes().split(b"\0"):
                    found.append(int(environ.parent.name))
            except OSError:
                continue  # it ended meanwhile, or is another user's
        return found

    def cli(self, *words: str) -> str:
        """Run `ticketonline WORDS` against this shop's data and give what it printed; fails when it failed."""
        done = subprocess.run([*TICKETONLINE, *words], env=self.env, cwd=self.data, capture_output=True, text=True)
        assert done.returncode == 0, f"ticketonline {' '.join(words)}: {done.stdout}{done.stderr}"
        return done.stdout.strip()

    def create_event(self, name: str, *types: str, **options: str) -> str:
        """Put an event of the first organiser's on sale, in 30 days unless `date` says otherwise, and give its id.

        Types are written TYPE:PRICE:AMOUNT; options are those of `create-event` (`city="Łódź"`).
        """
        date = (datetime.now(UTC) + timedelta(days=30)).isoformat(timespec="seconds")
        options = {"date": date} | self._organiser | options
        words = [word for key, value in options.items() for word in (f"--{key.replace('_', '-')}", value)]
        return self.cli("create-event", "--name", name, *words, *(word for kind in types for word in ("--type", kind)))

    def log(self) -> str:
        """What the server and the workers wrote so far."""
        return (self.data / "log").read_text(encoding="utf-8", errors="replace")

    def close(self) -> None:
        """Stop whatever still runs."""
        for process in (*self._workers, *([self._server] if self._server else [])):
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(STOP_SECONDS)
                except subprocess.TimeoutExpired:
                    os.killpg(process.pid, signal.SIGKILL)

    def _spawn(self, *words: str) -> "subprocess.Popen[bytes]":
        with (self.data / "log").open("ab") as log:
            return subprocess.Popen(
                [*TICKETONLINE, *words],
                env=self.env,
                cwd=self.data,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )


@contextmanager
def running_shop(
    *,
    worker: bool = True,
    demo: bool = False,
    hold_seconds: int | None = None,
    database_url: str | None = None,
    env: Mapping[str, str] | None = None,
) -> Iterator[Shop]:
    """A shop that serves, with or without its worker, and is gone afterwards with all that it kept."""
    with ExitStack() as stack:
        data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ticketonline-shop-")))
        shutil.copytree(prepared_data(), data, dirs_exist_ok=True)
        if database_url is None and os.environ.get("TEST_DATABASE_URL"):
            server_url = os.environ["TEST_DATABASE_URL"]
            database_url = stack.enter_context(fresh_database(server_url, _templates.get(server_url, "template1")))
        settings = {"DATABASE_URL": database_url or ""} | dict(env or {})
        if hold_seconds is not None:
            settings["TICKETONLINE_HOLD_SECONDS"] = str(hold_seconds)
        shop = Shop(data=data, env=settings, worker=worker, demo=demo)
        if "PYTEST_CURRENT_TEST" in os.environ:
            stack.callback(lambda: print(shop.log()[-LOG_SHOWN:]))  # pytest shows it when the test fails
        stack.callback(shop.close)
        shop.start()
        yield shop


@contextmanager
def fresh_database(server_url: str, template: str = "template1") -> Iterator[str]:
    """The URL of a new database on that PostgreSQL server, dropped afterwards: empty, or as the template is."""
    name = f"ticketonline_shop_{secrets.token_hex(4)}"
    _create(server_url, name, template)
    try:
        yield urlsplit(server_url)._replace(path=f"/{name}").geturl()
    finally:
        _drop(server_url, name)


_templates: dict[str, str] = {}


def set_aside(server_url: str, database: str) -> None:
    """Let shops on that server be made from a copy of the database: one that is migrated, and without rows as yet."""
    _templates[server_url] = f"ticketonline_migrated_{secrets.token_hex(4)}"
    _create(server_url, _templates[server_url], database)
    atexit.register(_drop, server_url, _templates[server_url])


def _create(server_url: str, database: str, template: str) -> None:
    words = sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(database), sql.Identifier(template))
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(words)


def _drop(server_url: str, database: str) -> None:
    with psycopg.connect(server_url, autocommit=True) as server:
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(database)))


def clean_environment() -> dict[str, str]:
    """The environment without any setting of the shop's, and without the tests' own settings module."""
    ours = ("PUBLIC_URL", "PORT", "DATABASE_URL", "DATABASE_PASSWORD_FILE", "DJANGO_SETTINGS_MODULE")
    return {
        name: value for name, value in os.environ.items() if name not in ours and not name.startswith("TICKETONLINE_")
    }


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@cache
def prepared_data() -> Path:
    """A data folder with a migrated SQLite file and the static files collected, which takes seconds: made once."""
    data = Path(os.environ["TICKETONLINE_DATA"]) / "prepared"
    data.mkdir()
    env = clean_environment() | {"TICKETONLINE_DATA": str(data)}
    subprocess.run([*TICKETONLINE, "prepare"], env=env, check=True)
    return data


def _answers(url: str) -> bool:
    try:
        urllib.request.urlopen(url, timeout=5).close()
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
    return True
