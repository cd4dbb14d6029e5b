"""`ticketonline prepare`: make the database and the static files ready for this version."""

import argparse
import hashlib
import time

from .running import ready_django, stop

DATABASE_PATIENCE_SECONDS = 30  # a database that starts at the same moment gets this long


def add_parser(commands: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Describe the command."""
    parser = commands.add_parser(
        "prepare",
        help="migrate the database and collect the static files",
        description="Migrate the database and collect the static files, if this version has not done so yet. "
        "`serve` does it by itself; deployments that start many servers may do it once, before.",
    )
    parser.add_argument("--demo", action="store_true", help="load the demo events if the database has no event")
    parser.add_argument(
        "--wait",
        type=float,
        default=DATABASE_PATIENCE_SECONDS,
        metavar="SECONDS",
        help="how long to wait for a database that is starting (default: %(default)s)",
    )
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Wait for the database, migrate, collect, and load the demo where asked."""
    ready_django()
    from ..demo.services.load import load_if_empty

    _wait_for_database(patience=arguments.wait)
    _migrate()
    _collect_static_files()
    if arguments.demo:
        load_if_empty()
    return 0


def _wait_for_database(*, patience: float) -> None:
    from django.db import OperationalError, connection

    deadline = time.monotonic() + patience
    while True:
        try:
            connection.ensure_connection()
            return
        except OperationalError as error:
            if time.monotonic() > deadline:
                stop(f"the database can't be reached; check DATABASE_URL and that it runs. It said: {error}")
            time.sleep(0.5)


def _migrate() -> None:
    from django.core.management import call_command
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return
    if connection.vendor == "postgresql":
        # Servers that start at once migrate one after the other; the rest find nothing left to do.
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_lock(hashtext('ticketonline migrate'))")
    call_command("migrate", interactive=False, verbosity=0)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(hashtext('ticketonline migrate'))")


def _collect_static_files() -> None:
    from django.conf import settings
    from django.contrib.staticfiles.finders import get_finders
    from django.core.management import call_command

    if settings.DEBUG:
        return
    # Collecting compresses every file, which takes seconds; a list of what was collected tells whether it is needed.
    lines = []
    for finder in get_finders():
        for path, storage in finder.list(["CVS", ".*", "*~"]):
            lines.append(f"{path} {storage.size(path)} {storage.get_modified_time(path).timestamp():.0f}")
    wanted = hashlib.sha256("\n".join(sorted(lines)).encode()).hexdigest()  # the folder is open to everybody
    marker = settings.STATIC_ROOT / ".collected"
    if marker.exists() and marker.read_text(encoding="utf-8") == wanted:
        return
    call_command("collectstatic", interactive=False, verbosity=0, clear=False)
    marker.write_text(wanted, encoding="utf-8")
