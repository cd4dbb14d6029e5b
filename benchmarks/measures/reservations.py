"""Reservations of one hot type over HTTP, beside pgbench that makes the same ones without HTTP."""

from functools import partial
from statistics import median

from ..figures import Figure, at_least, at_most
from ..stand import Stand
from ..trials import paired, reserve, reserve_by_pgbench, take_turns, warm_up
from .crowds import one_ticket

FEW, MANY = 16, 64


def measure(stand: Stand) -> list[Figure]:
    """Four rows: the rate beside pgbench's at 16 and at 64 clients; at 64, the processors' time and p99."""
    shop = stand.shop
    crowd = one_ticket(shop.hot[:1])
    by_pgbench = partial(
        reserve_by_pgbench, shop, shop.database, type_id=shop.without_http.type_ids[0], seconds=stand.seconds
    )
    over_http = partial(reserve, shop, crowd, seconds=stand.seconds)
    warm_up(shop, crowd, clients=MANY)
    runs = take_turns(
        shop,
        {
            "pgbench, 16 clients": partial(by_pgbench, clients=FEW),
            "over HTTP, 16 clients": partial(over_http, clients=FEW),
            "pgbench, 64 clients": partial(by_pgbench, clients=MANY),
            "over HTTP, 64 clients": partial(over_http, clients=MANY),
        },
        rounds=stand.rounds,
    )
    few, many = runs["over HTTP, 16 clients"], runs["over HTTP, 64 clients"]
    return [
        at_least(
            0.8,
            name="reservations over HTTP ÷ pgbench, 16 clients",
            value=paired(few, runs["pgbench, 16 clients"]),
            unit="ratio",
        ),
        at_least(
            3.0,
            name="reservations over HTTP ÷ pgbench, 64 clients",
            value=paired(many, runs["pgbench, 64 clients"]),
            unit="ratio",
        ),
        at_most(
            500,
            name="CPU per reservation, application and PostgreSQL, 64 clients",
            value=median(run.cpu_us for run in many),
            unit="µs",
        ),
        at_most(60, name="p99 of a reservation, 64 clients", value=median(run.p99_ms for run in many), unit="ms"),
    ]
