"""Whether sales over many types and events, or with a promo code, are slower than those of one type."""

from functools import partial

from ..figures import Figure, at_least
from ..stand import HOT_EVENTS, Stand
from ..stock import TYPES
from ..trials import paired, reserve, take_turns, warm_up
from .crowds import CLIENTS, one_of_each, one_ticket, one_with_a_promo_code


def measure(stand: Stand) -> list[Figure]:
    """Three rows beside the single type's rate: many hot types, several types in one reservation, and a promo code."""
    shop = stand.shop
    single, spread, each = one_ticket(shop.hot[:1]), one_ticket(shop.hot), one_of_each(shop.hot[:1])
    reduced = one_with_a_promo_code(shop.hot[:1])
    for crowd in (spread, each, reduced):
        warm_up(shop, crowd, clients=CLIENTS)
    over_http = partial(reserve, shop, clients=CLIENTS, seconds=stand.seconds)
    runs = take_turns(
        {
            "one hot type": partial(over_http, single),
            f"{HOT_EVENTS} hot types of as many events": partial(over_http, spread),
            f"{len(TYPES)} types in one reservation": partial(over_http, each),
            "one hot type with a promo code": partial(over_http, reduced),
        },
        rounds=stand.rounds,
    )
    of_single, of_spread, of_each, of_reduced = runs.values()
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
        at_least(
            0.8,
            name="reservations of one hot type with a promo code ÷ without",
            value=paired(of_reduced, of_single),
            unit="ratio",
        ),
    ]
