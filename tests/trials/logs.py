"""The shop's log after a trial: which errors are in it that no killed process explains."""

import re

# The last line of a traceback begins with the error's name.
ERROR = re.compile(r"^((?:\w+\.)*[A-Z][a-z]\w+)(?=:|$)", re.MULTILINE)
DATABASE_LOST = frozenset(
    {
        "django.db.utils.InterfaceError",
        "django.db.utils.OperationalError",
        "psycopg.InterfaceError",
        "psycopg.OperationalError",
        "psycopg.errors.AdminShutdown",
        "psycopg.errors.CannotConnectNow",
        "psycopg.errors.CrashShutdown",
        "psycopg_pool.PoolTimeout",
    }
)


def odd_errors(log: str) -> list[str]:
    """A sentence for each kind of error that should not be there."""
    return [f"the log has a {name}" for name in sorted(set(ERROR.findall(log)) - DATABASE_LOST)]
