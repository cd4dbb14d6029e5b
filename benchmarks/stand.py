"""The stand: what is started for a bench, when a measure first asks for it, and gone afterwards."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Self

from tests.cluster import Cluster, ClusterFailed, throw_away_cluster
from tests.live_server import Shop, fresh_database, running_shop

from . import programs
from .databases import Database, Postgresql, connected
from .failure import BenchFailed
from .stock import OnSale, list_on_sale, put_on_sale, sell_before

EVENTS = 5_000
HOT_EVENTS = 50
SOLD_BEFORE = 1_000_000
SERVER_PROCESSES = 2
HOLD_SECONDS = 24 * 3600  # no hold of one run ends in the middle of another
# No more than pgbench's and the shop's connections need; nothing here touches what PostgreSQL promises of a commit.
CLUSTER = {"max_connections": "300", "listen_addresses": "127.0.0.1"}
# Limits stay on. wrk plays the trusted proxy that says who is asking.
SETTINGS = {"TICKETONLINE_TRUSTED_PROXIES": "127.0.0.1"}


@dataclass(frozen=True, kw_only=True)
class Benched:
    """A shop that serves, with its database."""

    shop: Shop
    database: Database


@dataclass(frozen=True, kw_only=True)
class BenchedOnPostgresql(Benched):
    """The same on PostgreSQL, with the events that all ask for; one more is for pgbench alone."""

    database: Postgresql
    hot: tuple[OnSale, ...]
    without_http: OnSale


class Stand:
    """Starts what measures ask for. `seconds` is the length of a run, `rounds` how often each is repeated."""

    def __init__(self, *, seconds: int, rounds: int) -> None:
        self.seconds = seconds
        self.rounds = rounds
        self._open = ExitStack()
        self._cluster: Cluster | None = None
        self._shop: BenchedOnPostgresql | None = None
        self._is_history_written = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def clear(self) -> None:
        """Stop all that was started, so that the next measure has the machine to itself."""
        self._open.close()
        self._cluster, self._shop, self._is_history_written = None, None, False

    @property
    def cluster(self) -> Cluster:
        """A PostgreSQL server with default durability."""
        if self._cluster is None:
            try:
                self._cluster = self._open.enter_context(throw_away_cluster(programs.postgresql(), CLUSTER))
            except ClusterFailed as error:
                raise BenchFailed(f"PostgreSQL: {error}") from error
        return self._cluster

    @property
    def shop(self) -> BenchedOnPostgresql:
        """The shop that goes through all of it."""
        if self._shop is None:
            self._shop = self._open.enter_context(self.new_shop())
        return self._shop

    @property
    def shop_with_history(self) -> BenchedOnPostgresql:
        """The same shop, with a million tickets of the hot type sold before."""
        shop = self.shop
        if not self._is_history_written:
            sell_before(shop.database, event=shop.hot[0], tickets=SOLD_BEFORE)
            self._is_history_written = True
        return shop

    @contextmanager
    def new_shop(self) -> Iterator[BenchedOnPostgresql]:
        """One more shop on PostgreSQL, with a database of its own."""
        settings = SETTINGS | {"TICKETONLINE_PROCESSES": str(SERVER_PROCESSES)}
        start = partial(running_shop, hold_seconds=HOLD_SECONDS, env=settings)
        with fresh_database(self.cluster.url) as url, start(database_url=url) as shop, connected(url) as database:
            put_on_sale(database, events=EVENTS)
            *hot, without_http = list_on_sale(database, number=HOT_EVENTS + 1)
            yield BenchedOnPostgresql(shop=shop, database=database, hot=tuple(hot), without_http=without_http)
