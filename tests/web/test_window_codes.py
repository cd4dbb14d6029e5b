"""Promo codes at the window: told as Django tells it, and guesses counted by one rule."""

import json
from collections.abc import Callable

import pytest

from tests.changes import nothing_changes
from tests.factories import make_promo_code
from tests.web.two_ways import TwoWays, code_of, of_reservation, reservation_of, told, wish
from ticketonline.events.models import Event
from ticketonline.sales import code_tries

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_the_tests_transaction")]


@pytest.fixture
def ways(olgas_event: Event) -> TwoWays:
    """A window that has learnt both languages."""
    ways = TwoWays()
    ways.learn(olgas_event)
    return ways


@pytest.fixture
def counted(settings):
    settings.RATE_LIMIT_IS_ON, settings.WRONG_CODES_A_MINUTE = True, 2
    code_tries.wrong_codes.cache_clear()
    yield
    code_tries.wrong_codes.cache_clear()


def test_a_reservation_with_a_code_is_shown_the_same_with_what_was_taken_off(ways: TwoWays, olgas_event: Event):
    ways.begin()
    make_promo_code(olgas_event, types=["VIP"])

    mine, djangos = ways.in_both(wish(olgas_event, VIP=1, Standard=1) | {"promo_code": " summer "}, is_undone=True)
    shown = ways.in_both(method="GET", target=of_reservation(reservation_of(djangos)))

    assert told(mine)[0] == told(djangos)[0] == "200 OK"
    assert shown[0].body == shown[1].body
    read = json.loads(shown[0].body)
    assert (read["reservation"]["promo_code"], read["reservation"]["total"]) == ("SUMMER", 153.5)
    assert [(ticket["price"], ticket["discount"]) for ticket in read["tickets"]] == [(108, 12), (45.5, 0)]


CODES: dict[str, tuple[int, Callable[[Event], object]]] = {
    "unknown_promo_code": (422, lambda event: None),
    "promo_code_not_valid": (409, lambda event: make_promo_code(event, is_paused=True)),
    "promo_code_of_other_types": (422, lambda event: make_promo_code(event, types=["Standard"])),
    "promo_code_over_limit": (422, lambda event: make_promo_code(event, limit_per_reservation=1)),
    "promo_code_used_up": (409, lambda event: make_promo_code(event, tickets=1)),
}


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("code", CODES)
def test_a_refusal_about_a_code_is_the_same(ways: TwoWays, olgas_event: Event, code: str, language: str):
    status, make = CODES[code]
    make(olgas_event)

    with nothing_changes():
        mine, djangos = ways.in_both(wish(olgas_event, VIP=2) | {"promo_code": "SUMMER"}, {"Accept-Language": language})

    assert told(mine) == told(djangos)
    assert (int(mine.status[:3]), code_of(mine)) == (status, code)


def test_guesses_are_counted_by_both_ways_together(ways: TwoWays, olgas_event: Event, counted):
    make_promo_code(olgas_event)
    wrong, right = ({"promo_code": code} for code in ("NONE", "SUMMER"))

    with nothing_changes():
        first = ways.at_the_window(wish(olgas_event) | wrong)
        second = ways.by_django(wish(olgas_event) | wrong)
        mine, djangos = ways.in_both(wish(olgas_event) | right)

    assert [code_of(first), code_of(second)] == ["unknown_promo_code"] * 2
    assert [code_of(mine), code_of(djangos)] == ["too_many_requests"] * 2
    assert int(mine.headers["retry-after"]) >= 1
    assert ways.at_the_window(wish(olgas_event)).status == "200 OK"
