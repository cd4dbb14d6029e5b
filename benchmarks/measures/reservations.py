"""Reservations of one hot type over HTTP, beside pgbench that makes the same ones without HTTP."""

from functools import partial
from statistics import median

from ..figures import Figure, at_least, at_most
from ..stand import Stand
from ..trials import paired, reserve, reserve_by_pgbench, take_turns, warm_up
from .crowds import CLIENTS, one_ticket

FEW = 16


def measure(stand: Stand) -> list[Figure]:
    """Four rows: the rate beside pgbench's at 16 and at 64 clients; at 64, the processors' time and p99."""
    shop = stand.shop
    crowd = one_ticket(shop.hot[:1])
    by_pgbench = partial(reserve_by_pgbench, shop, type_id=shop.without_http.type_ids[0], seconds=stand.seconds)
    over_http = partial(reserve, shop, crowd, seconds=stand.seconds)
    warm_up(shop, crowd, clients=CLIENTS)
    runs = take_turns(
        {
            f"pgbench, {FEW} clients": partial(by_pgbench, clients=FEW),
            f"over HTTP, {FEW} clients": partial(over_http, clients=FEW),
            f"pgbench, {CLIENTS} clients": partial(by_pgbench, clients=CLIENTS),
            f"over HTTP, {CLIENTS} clients": partial(over_http, clients=CLIENTS),
        },
        rounds=stand.rounds,
    )
    few_by_pgbench, few, many_by_pgbench, many = runs.values()
    return [
        at_least(
            0.8,
            name=f"reservations over HTTP ÷ pgbench, {FEW} clients",
            value=paired(few, few_by_pgbench),
            unit="ratio",
        ),
        at_least(
            3.0,
            name=f"reservations over HTTP ÷ pgbench, {CLIENTS} clients",
            value=paired(many, many_by_pgbench),
            unit="ratio",
        ),
        at_most(
            500,
            name=f"CPU per reservation, application and PostgreSQL, {CLIENTS} clients",
            value=median(run.cpu_us for run in many),
            unit="µs",
        ),
        at_most(60, name=f"p99, {CLIENTS} clients", value=median(run.p99_ms for run in many), unit="ms"),
    ]
