"""A PostgreSQL server of the tests: made in a temporary folder, gone afterwards."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from tests.live_server import free_port

USER = "ticketonline"
START_SECONDS = 60.0
STOP_SECONDS = 20.0
# PostgreSQL refuses to run as root; whoever of these exists runs it instead.
PLAIN_USERS = ("postgres", "nobody")
# Nothing here has to survive a power cut, and the runs of many threads need their connections.
OPTIONS = {
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "max_connections": "200",
    "listen_addresses": "127.0.0.1",
}


class ClusterFailed(Exception):
    """PostgreSQL could not be started. Its text says why."""


class Cluster:
    """A PostgreSQL server of its own folder and port, which can be taken away and brought back."""

    def __init__(self, programs: Path, folder: Path, options: Mapping[str, str]) -> None:
        self._options = options
        self._programs = programs
        self._folder = folder
        self._step_down = _step_down(folder)
        self._password = secrets.token_urlsafe(16)
        self._port = free_port()
        self._server: subprocess.Popen[bytes] | None = None
        self.url = f"postgresql://{USER}:{self._password}@127.0.0.1:{self._port}/postgres"
        _initialise(programs, folder, self._password, self._step_down)

    def start(self) -> None:
        """Start the server; returns when it answers. Raises `ClusterFailed`."""
        self._server = _start(self._programs, self._folder, self._port, self._options, self._step_down)
        _wait(self.url, self._server, self._folder / "log")

    def stop(self) -> None:
        """Stop it at once, as `pg_ctl stop -m immediate` does: every connection is cut."""
        if self._server is not None:
            _stop(self._server)
            self._server = None


@contextmanager
def throw_away_cluster(programs: Path, options: Mapping[str, str] = OPTIONS) -> Iterator[Cluster]:
    """A fresh server, started, that runs the programs of that folder. Raises `ClusterFailed`."""
    # /tmp itself, not TMPDIR: the path of a socket has at most 107 signs.
    folder = Path(tempfile.mkdtemp(prefix="ticketonline-pg-", dir="/tmp"))
    cluster: Cluster | None = None
    try:
        cluster = Cluster(programs, folder, options)
        cluster.start()
        yield cluster
    finally:
        if cluster is not None:
            cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _step_down(folder: Path) -> dict[str, Any]:
    """How a process is started as a plain user that owns the folder; nothing to do unless this is root."""
    if os.geteuid() != 0:
        return {}
    for name in PLAIN_USERS:
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        os.chown(folder, user.pw_uid, user.pw_gid)
        return {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
    raise ClusterFailed(f"PostgreSQL refuses to run as root, and there is no user {' or '.join(PLAIN_USERS)}")


def _initialise(programs: Path, folder: Path, password: str, step_down: dict[str, Any]) -> None:
    secret = folder / "password"
    secret.write_text(password)
    secret.chmod(0o600)
    shutil.chown(secret, folder.stat().st_uid, folder.stat().st_gid)
    who = ("-U", USER, "-A", "scram-sha-256", f"--pwfile={secret}")
    made = subprocess.run(
        [programs / "initdb", "-D", folder / "data", *who, "-E", "UTF8", "--locale=C", "--no-sync"],
        capture_output=True,
        text=True,
        cwd=folder,
        **step_down,
    )
    if made.returncode:
        raise ClusterFailed(f"initdb failed: {made.stderr.strip()}")


def _start(
    programs: Path, folder: Path, port: int, options: Mapping[str, str], step_down: dict[str, Any]
) -> "subprocess.Popen[bytes]":
    options = {**options, "port": str(port), "unix_socket_directories": str(folder)}
    words = [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        # In a session of its own: Ctrl-C must not take the database away under the tests that still clean up.
        return subprocess.Popen(
            [programs / "postgres", "-D", folder / "data", *words],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            cwd=folder,
            start_new_session=True,
            **step_down,
        )


def _wait(url: str, server: "subprocess.Popen[bytes]", log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            psycopg.connect(url, connect_timeout=2).close()
            return
        except psycopg.OperationalError as error:
            if server.poll() is not None or time.monotonic() > deadline:
                raise ClusterFailed(f"it does not start: {log.read_text(errors='replace').strip()}") from error
            time.sleep(0.05)


def _stop(server: "subprocess.Popen[bytes]") -> None:
    server.send_signal(signal.SIGQUIT)  # at once: nothing has to be kept
    try:
        server.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
