"""`ticketonline serve`: the web server and, beside it, a background worker."""

import argparse
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable

from .running import checked_settings, stop

RESTART_SECONDS = 1.0
STOP_SECONDS = 20  # for what a worker has in hand; the slowest gateway answer takes less
HEAD_BYTES = 64 * 1024  # of a request's head; browsers send some 2 KB
# Open at a process, idle ones among them; whoever comes after that waits until another leaves. granian lets itself open
# as many files as the system allows.
CONNECTIONS = 4096
# Heaps that glibc keeps for a process's threads: eight for each core by default, each with holes of its own. After a
# crowd of 4,000 a server process was 5 MiB larger with those, and no faster.
HEAPS = "2"


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "serve",
        help="serve the shop, with a background worker",
        description="Make the database and static files ready, then serve the shop together with a background worker "
        "until interrupted. On SQLite from one process; on PostgreSQL from TICKETONLINE_PROCESSES.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
    parser.add_argument("--port", type=int, help="port to listen on (default: PORT, else 8000)")
    parser.add_argument("--demo", action="store_true", help="load the demo events if the database has no event")
    parser.add_argument("--no-worker", action="store_true", help="leave the background work to `ticketonline worker`")
    parser.add_argument("--no-prepare", action="store_true", help="`ticketonline prepare` was run before")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Serve until SIGINT or SIGTERM; the worker is stopped after the server."""
    if arguments.port is not None:
        os.environ["PORT"] = str(arguments.port)
    checked_settings()
    from django.conf import settings

    _refuse_taken_port(arguments.host, settings.PORT)
    if not arguments.no_prepare:
        # In a process of its own: this one stays small, and no open connection is inherited by the server's.
        words = ["prepare", *(["--demo"] if arguments.demo else [])]
        prepared = subprocess.run([sys.executable, "-m", "ticketonline", *words], check=False)
        if prepared.returncode:
            return prepared.returncode
    os.environ.setdefault("MALLOC_ARENA_MAX", HEAPS)
    worker = None if arguments.no_worker else WorkerKeeper()
    _greet(settings.PUBLIC_URL)
    _warn()
    try:
        _serve(
            arguments.host,
            settings.PORT,
            processes=settings.SERVER_PROCESSES,
            on_startup=worker.start if worker else None,
        )
    finally:
        if worker:
            worker.stop()
    return 0


class WorkerKeeper:
    """Keeps one `ticketonline worker` running, and starts it anew when it dies."""

    def __init__(self) -> None:
        self._stopping = threading.Event()
        self._process: subprocess.Popen[bytes] | None = None
        self._thread = threading.Thread(target=self._keep, name="worker keeper", daemon=True)

    def start(self) -> None:
        """Start the worker."""
        self._thread.start()

    def stop(self) -> None:
        """Ask the worker to end what it has in hand, wait, and end it by force if it does not."""
        self._stopping.set()
        process = self._process
        if process is None:
            return
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()

    def _keep(self) -> None:
        while not self._stopping.is_set():
            # In a session of its own: Ctrl-C reaches this process alone, which then asks the worker to stop.
            self._process = subprocess.Popen(
                [sys.executable, "-m", "ticketonline", "worker", "--with-parent"], start_new_session=True
            )
            status = self._process.wait()
            if not self._stopping.is_set():
                logging.getLogger("ticketonline").error("the worker ended (status %d); it is started anew", status)
                self._stopping.wait(RESTART_SECONDS)


def _refuse_taken_port(host: str, port: int) -> None:
    import socket

    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            stop(f"{host}:{port} can't be listened on ({error.strerror}); choose another port with PORT=8001.")


def _greet(url: str) -> None:
    from django.conf import settings

    from ..demo.login import find_login

    print(f"\n  Ticketonline is at {url}\n", flush=True)
    if not settings.MAIL_IS_SENT:
        print(f"  Mail is sent to nobody (EMAIL_URL is not set): it lies in {settings.MAIL_FOLDER}\n", flush=True)
    login = find_login()
    if login:
        print(f"  The demo organiser's log-in for {url}/manage/: {login.username}  {login.password}", flush=True)
        print(f"  ({login.email} does as well as the name)\n", flush=True)


def _warn() -> None:
    from django.conf import settings

    log = logging.getLogger("ticketonline")
    if not settings.PUBLIC_IS_HTTPS:
        return
    if not settings.RATE_LIMIT_IS_ON:
        log.warning(
            "TICKETONLINE_RATE_LIMIT is off, which is for load tests: everybody may write as often as they like."
        )
    elif not settings.TRUSTED_PROXIES:
        log.warning(
            "TICKETONLINE_TRUSTED_PROXIES is not set: behind the proxy that serves https all visitors count as one "
            "client; name the proxy, such as loopback for one on this machine (docs/how-to/go-to-production.md)."
        )


def _serve(host: str, port: int, *, processes: int, on_startup: Callable[[], None] | None) -> None:
    import multiprocessing

    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.http import HTTP1Settings
    from granian.log import LogLevels

    # A fork would inherit locks that another thread holds at that moment.
    multiprocessing.set_start_method("spawn", force=True)
    os.environ["TICKETONLINE_SERVED_BY"] = str(os.getpid())
    server = Granian(
        "ticketonline.rsgi:application",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        # Proxies speak HTTP/1.1 to what is behind them. HTTP/2 would only open more ways to keep the server busy.
        http=HTTPModes.http1,
        http1_settings=HTTP1Settings(max_buffer_size=HEAD_BYTES),
        workers=processes,
        websockets=False,
        backlog=2048,
        backpressure=CONNECTIONS,
        respawn_failed_workers=True,
        workers_kill_timeout=STOP_SECONDS,
        log_level=LogLevels.error,
    )
    if on_startup:
        server.on_startup(on_startup)
    server.serve()
