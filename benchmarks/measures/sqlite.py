"""Reservations on SQLite, while the worker sweeps those whose hold has ended."""

from functools import partial
from pathlib import Path
from statistics import median
from uuid import UUID

from tests.live_server import running_shop

from ..databases import Sqlite
from ..failure import BenchFailed
from ..figures import Figure, at_least
from ..stand import SETTINGS, Benched, Stand
from ..stock import AMOUNT, TYPES, OnSale
from ..trials import reserve, take_turns, warm_up
from .crowds import CLIENTS, one_ticket

HOLD_SECONDS = 2  # so that there is something to sweep all the time
FILE = "ticketonline.sqlite3"


def measure(stand: Stand) -> list[Figure]:
    """One row: reservations a second with full synchronous writes, in one server process."""
    stand.clear()
    with running_shop(hold_seconds=HOLD_SECONDS, database_url="", env=SETTINGS) as shop:
        benched = Benched(shop=shop, database=Sqlite(Path(shop.data, FILE)))
        event_id = UUID(shop.create_event("Evening", f"{TYPES[0]}:50.00:{AMOUNT}"))
        crowd = one_ticket([OnSale(event_id=event_id, slug="evening", type_ids=())])
        warm_up(benched, crowd, clients=CLIENTS)
        over_http = partial(reserve, benched, crowd, clients=CLIENTS, seconds=stand.seconds)
        runs = take_turns({"SQLite": over_http}, rounds=stand.rounds)
        swept = benched.database.count_cancelled()
    if not swept:
        raise BenchFailed("the worker swept nothing")
    print(f"  swept meanwhile: {swept:,} holds")
    return [
        at_least(
            1500,
            name=f"reservations on SQLite, {CLIENTS} clients, the worker sweeping",
            value=median(run.rate for run in runs["SQLite"]),
            unit="reservations/s",
        ),
    ]
