"""Whether sales that are spread over many types and events are slower than all on one type."""

from functools import partial

from ..figures import Figure, at_least
from ..stand import HOT_EVENTS, Stand
from ..stock import TYPES
from ..trials import paired, reserve, take_turns, warm_up
from .crowds import CLIENTS, one_of_each, one_ticket


def measure(stand: Stand) -> list[Figure]:
    """Two rows: many hot types of many events, and several types in one reservation, beside the single type's rate."""
    shop = stand.shop
    single, spread, each = one_ticket(shop.hot[:1]), one_ticket(shop.hot), one_of_each(shop.hot[:1])
    for crowd in (spread, each):
        warm_up(shop, crowd, clients=CLIENTS)
    over_http = partial(reserve, shop, clients=CLIENTS, seconds=stand.seconds)
    runs = take_turns(
        {
            "one hot type": partial(over_http, single),
            f"{HOT_EVENTS} hot types of as many events": partial(over_http, spread),
            f"{len(TYPES)} types in one reservation": partial(over_http, each),
        },
        rounds=stand.rounds,
    )
    of_single, of_spread, of_each = runs.values()
    return [
        at_least(
            0.8,
            name=f"ticket lines, {HOT_EVENTS} hot types of {HOT_EVENTS} events ÷ one",
            value=paired(of_spread, of_single),
            unit="ratio",
        ),
        at_least(
            0.8,
            name=f"ticket lines, {len(TYPES)} types in one reservation ÷ one",
            value=len(TYPES) * paired(of_each, of_single),
            unit="ratio",
        ),
    ]
