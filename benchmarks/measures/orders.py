"""How long the back office takes with a million reservations: for lists however filtered, numbers, and exports."""

from tests.live_server import fresh_database

from ..empty_shop import empty_shop, told_by
from ..figures import Figure, at_most
from ..stand import Stand

WORST_MS, WORST_NUMBERS_MS = 200, 100
EXPORT_SECONDS, EXPORT_ROWS = 30, 100_000


def measure(stand: Stand) -> list[Figure]:
    """On PostgreSQL and on SQLite, the slowest of all ways to filter and to page, and of numbers; and the exports."""
    with fresh_database(stand.cluster.url) as url:
        on_postgresql = _figures("PostgreSQL", url)
    return [*on_postgresql, *_figures("SQLite", "")]


def _figures(engine: str, database_url: str) -> list[Figure]:
    with empty_shop(database_url) as env:
        told, exported = told_by("orders", env), told_by("exported", env)
    pages = told["orders"] | told["numbers"]
    for way in sorted(pages, key=pages.__getitem__, reverse=True)[:5]:
        print(f"  {pages[way]:6.1f} ms  {engine}: {way}")
    orders = f"{told['reservations']:,} orders on {engine}"
    return [
        at_most(
            WORST_MS,
            name=f"page of {orders}, slowest of {len(told['orders'])} ways to ask",
            value=max(told["orders"].values()),
            unit="ms",
        ),
        at_most(
            WORST_NUMBERS_MS,
            name=f"overview and numbers of {orders}, the slower",
            value=max(told["numbers"].values()),
            unit="ms",
        ),
        *[
            at_most(
                EXPORT_SECONDS * its["rows"] / EXPORT_ROWS,
                name=f"export of {its['rows']:,} {kind} from {engine}, +{its['grown_mib']:.0f} MiB",
                value=its["seconds"],
                unit="s",
            )
            for kind, its in exported.items()
        ],
    ]
