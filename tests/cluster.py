"""A PostgreSQL server for one run of the tests: made in a temporary folder, gone afterwards."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
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


@contextmanager
def throw_away_cluster(programs: Path) -> Iterator[str]:
    """The URL of a fresh server that runs the programs of that folder. Raises `ClusterFailed`."""
    # /tmp itself, not TMPDIR: the path of a socket has at most 107 signs.
    folder = Path(tempfile.mkdtemp(prefix="ticketonline-pg-", dir="/tmp"))
    server: subprocess.Popen[bytes] | None = None
    try:
        step_down = _step_down(folder)
        password = secrets.token_urlsafe(16)
        _initialise(programs, folder, password, step_down)
        port = free_port()
        server = _start(programs, folder, port, step_down)
        url = f"postgresql://{USER}:{password}@127.0.0.1:{port}/postgres"
        _wait(url, server, folder / "log")
        yield url
    finally:
        if server is not None:
            _stop(server)
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


def _start(programs: Path, folder: Path, port: int, step_down: dict[str, Any]) -> "subprocess.Popen[bytes]":
    options = OPTIONS | {"port": str(port), "unix_socket_directories": str(folder)}
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
