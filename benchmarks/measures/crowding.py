"""Whether a larger crowd slows the sale down."""

from functools import partial

from ..figures import Figure, at_least
from ..stand import Stand
from ..trials import paired, reserve, take_turns, warm_up
from .crowds import CLIENTS, one_ticket

LARGE = 256


def measure(stand: Stand) -> list[Figure]:
    """One row: the rate of four times as many clients beside the usual number's."""
    shop = stand.shop
    crowd = one_ticket(shop.hot[:1])
    over_http = partial(reserve, shop, crowd, seconds=stand.seconds)
    warm_up(shop, crowd, clients=LARGE)
    runs = take_turns(
        {
            f"{CLIENTS} clients": partial(over_http, clients=CLIENTS),
            f"{LARGE} clients": partial(over_http, clients=LARGE),
        },
        rounds=stand.rounds,
    )
    usual, large = runs.values()
    return [
        at_least(0.9, name=f"reservations, {LARGE} clients ÷ {CLIENTS}", value=paired(large, usual), unit="ratio"),
    ]
