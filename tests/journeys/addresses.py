"""The addresses of pages that can be visited straight away, by what stands there."""

from typing import Any

from tests.journeys.storefront import list_events
from tests.live_server import Shop

LONG_NAME = "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichenverleihung"
LONG_TYPE = "Ehrenlogenplatzinhaberbegleitpersonenkarte"


def public_addresses(shop: Shop) -> dict[str, str]:
    """Every public page, of demo events and of some that are at the edge of what a page can show."""
    listed = list_events(shop)
    slugs = {
        "on sale": _first(listed, sales_state="open", sold_out=False),
        "sold out": _first(listed, sales_state="open", sold_out=True),
        "few left": _first(listed, sales_state="open", few_left=True),
        "not yet on sale": _first(listed, sales_state="not_yet"),
        "sales closed": _first(listed, sales_state="closed"),
        "long words": "long-words",
    }
    shop.create_event(
        LONG_NAME,
        f"{LONG_TYPE}:123456.500:1000000",
        "Stand:0.00:30",
        slug="long-words",
        venue=LONG_NAME,
        city="Taumatawhakatangihangakoauau",
        timezone="America/Argentina/ComodRivadavia",
        currency="KWD",
        description=f"{LONG_NAME} {LONG_TYPE}",
    )
    pages = {
        "list": "/en/",
        "list in Polish": "/pl/",
        "second page of the list": "/en/?page=2",
        "search": "/en/?q=the",
        "search for nothing there is": f"/en/?q={LONG_NAME}x",
        "statistics": f"/en/events/{slugs['on sale']}/statistics/",
        "statistics in Polish": f"/pl/events/{slugs['on sale']}/statistics/",
        "statistics of nothing sold": "/en/events/long-words/statistics/",
        "event in Polish": f"/pl/events/{slugs['on sale']}/",
    }
    pages |= {f"event {what}": f"/en/events/{slug}/" for what, slug in slugs.items()}
    return {what: f"{shop.url}{path}" for what, path in pages.items()}


def _first(listed: list[dict[str, Any]], **facts: object) -> Any:
    return next(event["slug"] for event in listed if facts.items() <= event.items())
