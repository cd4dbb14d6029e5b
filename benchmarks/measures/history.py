"""Whether a shop that has sold a million tickets is slower than one that has sold none."""

from functools import partial

from ..figures import Figure, at_least
from ..stand import SOLD_BEFORE, Stand
from ..trials import paired, reserve, take_turns, warm_up
from .crowds import CLIENTS, one_ticket


def measure(stand: Stand) -> list[Figure]:
    """One row: the rate of a shop with history beside that of a new one, on the same PostgreSQL server."""
    old = stand.shop_with_history
    with stand.new_shop() as new:
        selling = {f"{SOLD_BEFORE:,} tickets sold before": old, "none sold before": new}
        for shop in selling.values():
            warm_up(shop, one_ticket(shop.hot[:1]), clients=CLIENTS)
        runs = take_turns(
            {
                name: partial(reserve, shop, one_ticket(shop.hot[:1]), clients=CLIENTS, seconds=stand.seconds)
                for name, shop in selling.items()
            },
            rounds=stand.rounds,
        )
    of_old, of_new = runs.values()
    return [
        at_least(
            0.85,
            name=f"reservations, {SOLD_BEFORE:,} tickets sold before ÷ none",
            value=paired(of_old, of_new),
            unit="ratio",
        ),
    ]
