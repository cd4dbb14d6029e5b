"""The crowds that measures send: what they ask for, and what a right answer looks like."""

from collections.abc import Sequence

from ..stock import PROMO_CODE, TYPES, OnSale
from ..wrk import Crowd, Request

CLIENTS = 64  # the usual number
RESERVED = '"reservation_id":%s*"%x+%-%x+%-7%x+%-'


def one_ticket(events: Sequence[OnSale]) -> Crowd:
    """Buyers of one ticket of the first type, of any of the events."""
    return _buyers(events, types=TYPES[:1])


def one_of_each(events: Sequence[OnSale]) -> Crowd:
    """Buyers of one ticket of every type, in one reservation."""
    return _buyers(events, types=TYPES)


def one_with_a_promo_code(events: Sequence[OnSale]) -> Crowd:
    """Buyers of one ticket of the first type, all with the event's promo code."""
    return _buyers(events, types=TYPES[:1], promo_code=PROMO_CODE)


def _buyers(events: Sequence[OnSale], *, types: Sequence[str], promo_code: str = "") -> Crowd:
    return Crowd(
        requests=[
            Request(
                method="POST",
                path="/events/reservation/",
                payload={
                    "event_id": str(event.event_id),
                    "tickets": [{"type": name, "amount": 1} for name in types],
                    **({"promo_code": promo_code} if promo_code else {}),
                },
            )
            for event in events
        ],
        expected=RESERVED,
    )
