"""What a crowd that reloads costs: the event list, an event, its statistics, its page."""

from functools import partial
from statistics import median

from ..figures import Figure, at_least
from ..stand import EVENTS, SOLD_BEFORE, Stand
from ..trials import ask, take_turns, warm_up
from ..wrk import Crowd, Request
from .crowds import CLIENTS

PAGE_SIZE = 20  # of the event list, unless the reader asks for another


def measure(stand: Stand) -> list[Figure]:
    """Four rows of requests a second, in a shop with thousands of events and a million tickets of one of them sold."""
    shop = stand.shop_with_history
    event = shop.hot[0]
    rows = {
        f"event list of {EVENTS:,} events (JSON)": (4000, _list()),
        "event details (JSON)": (4000, _details(str(event.event_id))),
        "statistics (JSON)": (4000, _statistics(str(event.event_id))),
        "event page (HTML)": (2500, _page(event.slug)),
    }
    for _, crowd in rows.values():
        warm_up(shop, crowd, clients=CLIENTS)
    runs = take_turns(
        {name: partial(ask, shop, crowd, clients=CLIENTS, seconds=stand.seconds) for name, (_, crowd) in rows.items()},
        rounds=stand.rounds,
    )
    return [
        at_least(bar, name=name, value=median(run.rate for run in runs[name]), unit="requests/s")
        for name, (bar, _) in rows.items()
    ]


def _list() -> Crowd:
    last_page = EVENTS // PAGE_SIZE
    return Crowd(requests=[Request(method="GET", path="/events/event/")], expected=f'"last_page":{last_page}}}$')


def _details(event_id: str) -> Crowd:
    payload = {"event_id": event_id}
    return Crowd(
        requests=[Request(method="POST", path="/events/event/", payload=payload)], expected='"tickets_left":%d+'
    )


def _statistics(event_id: str) -> Crowd:
    return Crowd(
        requests=[Request(method="GET", path=f"/events/stats/?event_id={event_id}")],
        expected=f'"all_tickets_sold":{SOLD_BEFORE}%D',
    )


def _page(slug: str) -> Crowd:
    return Crowd(requests=[Request(method="GET", path=f"/en/events/{slug}/")], expected="</html>%s*$")
