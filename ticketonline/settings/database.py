"""The database: SQLite in the data folder, or the PostgreSQL of DATABASE_URL."""

from pathlib import Path
from typing import Any

import dj_database_url

from .env import Env, SettingError

SQLITE_FILE = "ticketonline.sqlite3"
CONNECTIONS = 16  # of a process to PostgreSQL, at most
LINES = 4  # that have one each while they are at work: the desk, and those of the window
SESSION = {
    # Whoever waits longer for a row gets a 503 and may try again, instead of holding a thread for ever.
    "lock_timeout": "10s",
    "idle_in_transaction_session_timeout": "15s",
    # The check of a foreign key is planned while its table is small, to be read as a whole, and the plan is kept while
    # a rush makes it large: a reservation cost twenty times as much, until the table was analysed. What we ask for
    # often has an index. Without one PostgreSQL reads the whole table all the same, and would think it worth compiling.
    "enable_seqscan": "off",
    "jit": "off",
}


def read_database(env: Env, *, data_folder: Path, processes: int, threads: int) -> dict[str, Any]:
    """Django's description of the database, or `SettingError` with what to change. No sentence holds a password."""
    url = env.text("DATABASE_URL")
    if not url:
        file = data_folder / SQLITE_FILE  # not by way of an URL, in which some folders' names would need quoting
        return {"ENGINE": "django.db.backends.sqlite3", "NAME": str(file)} | _sqlite(processes)
    try:
        database: dict[str, Any] = dict(dj_database_url.parse(url))
    except (ValueError, KeyError):
        database = {}
    match database:
        case {"ENGINE": "django.db.backends.sqlite3", "NAME": str(name)} if name and name != ":memory:":
            if not Path(name).parent.is_dir():
                raise SettingError(
                    f"DATABASE_URL puts the SQLite file into a folder that is not there; make it: {name}"
                )
            return database | _sqlite(processes)
        case {"ENGINE": "django.db.backends.postgresql", "NAME": str(name)} if name:
            return database | _postgresql(database, threads) | _password(env)
    # The cause is left out: like the value, it may hold a password.
    raise SettingError(
        "DATABASE_URL is not understood; use postgresql://user:password@host:5432/name, or leave it unset for SQLite."
    )


def _sqlite(processes: int) -> dict[str, Any]:
    if processes > 1:
        raise SettingError(
            "TICKETONLINE_PROCESSES is above 1, but SQLite serves from one process; "
            "set DATABASE_URL to a PostgreSQL database, or leave TICKETONLINE_PROCESSES unset."
        )
    return {
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "timeout": 10,
            "transaction_mode": "IMMEDIATE",
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
                "PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000;"
                "PRAGMA secure_delete=ON;"  # what is erased is overwritten, which is not every build's own default
            ),
        },
    }


def _postgresql(database: dict[str, Any], threads: int) -> dict[str, Any]:
    return {
        "CONN_MAX_AGE": 0,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        "OPTIONS": {
            "connect_timeout": 5,
            "options": " ".join(f"-c {name}={value}" for name, value in SESSION.items()),
            **database.get("OPTIONS", {}),
            # Few: reservations share the desk's one, and reads are kept ready. `timeout` makes a dead database a clear
            # 503.
            # The pool waits twice as long between attempts to reconnect, up to `reconnect_timeout`, and then begins
            # anew with the next request: its own five minutes would go on refusing for minutes after an outage.
            "pool": {
                "min_size": 1,
                "max_size": min(threads + LINES, CONNECTIONS),
                "timeout": 5,
                "max_idle": 60,
                "reconnect_timeout": 5,
            },
        },
    }


def _password(env: Env) -> dict[str, str]:
    """The password of the file that DATABASE_PASSWORD_FILE names, such as a container's secret."""
    path = env.text("DATABASE_PASSWORD_FILE")
    if not path:
        return {}
    try:
        return {"PASSWORD": Path(path).read_text(encoding="utf-8").strip()}
    except (OSError, UnicodeDecodeError) as error:
        raise SettingError(
            f"The file of DATABASE_PASSWORD_FILE, {path}, can't be read ({error}); name one this user may read, "
            "or put the password into DATABASE_URL."
        ) from error
