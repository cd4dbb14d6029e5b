"""The stage of a trial: a whole shop, on a PostgreSQL of its own or on SQLite, that keeps what it commits."""

import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.cluster import Cluster, throw_away_cluster
from tests.live_server import Shop
from tests.programs import find_postgresql

# What tests switch off stays on here: a commit that an immediate stop loses is what a trial looks for.
DURABLE = {"max_connections": "200", "listen_addresses": "127.0.0.1"}
# All clients of a trial are one to the rate limits.
SETTINGS = {"TICKETONLINE_RATE_LIMIT": "off"}
PROCESSES = 2


@dataclass(frozen=True, kw_only=True)
class Stage:
    """The shop, and the PostgreSQL below it if it is not on SQLite."""

    shop: Shop
    cluster: Cluster | None

    @property
    def engine(self) -> str:
        """The database's name."""
        return "PostgreSQL" if self.cluster else "SQLite"

    @property
    def database(self) -> str:
        """Where the database is: an URL, or the path of the SQLite file."""
        return self.cluster.url if self.cluster else str(self.shop.data / "ticketonline.sqlite3")


@contextmanager
def set_stage(
    engine: str, *, settings: Mapping[str, str] | None = None, prepared: Path | None = None
) -> Iterator[Stage]:
    """A shop that serves on that engine (`postgresql` or `sqlite`), with its worker; gone afterwards.

    It begins with a copy of the prepared data folder, if there is one, and else prepares its own.
    """
    with ExitStack() as stack:
        # Not of this folder's umask: PostgreSQL's user has no business in it.
        data = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ticketonline-trial-")))
        if prepared is not None:
            shutil.copytree(prepared, data, dirs_exist_ok=True)
        env, cluster = dict(SETTINGS), None
        if engine == "postgresql":
            programs = find_postgresql()
            if programs is None:
                raise SystemExit("PostgreSQL's programs were not found; install it, or take ENGINE=sqlite")
            cluster = stack.enter_context(throw_away_cluster(programs, DURABLE))
            env |= {"DATABASE_URL": cluster.url, "TICKETONLINE_PROCESSES": str(PROCESSES)}
        env |= settings or {}
        # Processes of the shop must find the code when this is no installed package.
        env["PYTHONPATH"] = os.pathsep.join(
            [str(Path(__file__).resolve().parents[2]), os.environ.get("PYTHONPATH", "")]
        )
        shop = Shop(data=data, env=env, worker=True, demo=False)
        stack.callback(shop.close)
        shop.start()
        yield Stage(shop=shop, cluster=cluster)
