"""Sending away: the first refusal for want of room is told to all, until there is room again."""

import msgspec
import pytest

from tests.asking import Desk, Said, ask
from ticketonline.api.refusals import Refusal
from ticketonline.core.errors import Busy
from ticketonline.core.front.answers import Answer, Environ
from ticketonline.core.sent_away import SentAway
from ticketonline.sales.errors import Unknown

pytestmark = pytest.mark.one_engine

PATH = "/events/reservation/"


class Door:
    """Whether there is room."""

    def __init__(self) -> None:
        self.is_full = True

    def __call__(self) -> bool:
        return self.is_full


class Refusing(Desk):
    """Refuses as the shop does, and counts whom."""

    def __init__(self, refusal: type[Busy] | type[Unknown]) -> None:
        self.refusal = refusal()
        super().__init__(("Content-Type", "application/json"), ("Retry-After", "2"), status=503)

    async def __call__(self, environ: Environ) -> Answer:
        status, headers, _body = await super().__call__(environ)
        # As api/refusals.py writes it.
        said = Refusal(error=self.refusal.error, message=f"{len(self.seen)}", code=self.refusal.code)
        return status, headers, msgspec.json.encode(said)


@pytest.fixture
def door() -> Door:
    return Door()


@pytest.fixture
def shop() -> Refusing:
    return Refusing(Busy)


def make_away(shop: Desk, door: Door) -> SentAway:
    return SentAway(shop, method="POST", path=PATH, is_no_room=door)


def send(away: SentAway, *, method: str = "POST", path: str = PATH, headers: dict[str, str] | None = None) -> Said:
    return ask(away, path, method=method, body=b"{}", headers=headers)


def test_all_are_told_what_the_first_was_told(shop: Refusing, door: Door):
    away = make_away(shop, door)

    first, second, third = (send(away) for _ in range(3))

    assert (first.status, first.headers["retry-after"]) == ("503 Service Unavailable", "2")
    assert first == second == third
    assert len(shop.seen) == 1


def test_each_language_is_told_its_own(shop: Refusing, door: Door):
    away = make_away(shop, door)

    said = [send(away, headers={"Accept-Language": wanted}).body for wanted in ("en", "pl", "en", "pl-PL", "de")]

    assert len(shop.seen) == 2
    assert said[0] == said[2] == said[4] != said[1] == said[3]


def test_when_there_is_room_everybody_goes_through(shop: Refusing, door: Door):
    away = make_away(shop, door)
    send(away)

    door.is_full = False
    for _ in range(2):
        send(away)

    assert len(shop.seen) == 3


def test_when_it_is_full_again_nobody_has_to_ask_anew(shop: Refusing, door: Door):
    away = make_away(shop, door)
    first = send(away)
    for is_full in (False, True):
        door.is_full = is_full
        last = send(away)

    assert last == first
    assert len(shop.seen) == 2


def test_an_outcome_that_nobody_knows_is_told_to_nobody_else(door: Door):
    shop = Refusing(Unknown)
    away = make_away(shop, door)

    assert len({send(away).body for _ in range(3)}) == len(shop.seen) == 3


@pytest.mark.parametrize("status", [200, 409, 429, 500])
def test_another_answer_is_told_to_nobody_else(shop: Refusing, door: Door, status: int):
    """There may have been room by the time the first came to it."""
    shop.status = status
    away = make_away(shop, door)

    assert [send(away).status.partition(" ")[0] for _ in range(3)] == [str(status)] * 3
    assert len(shop.seen) == 3

    shop.status = 503
    assert send(away) == send(away)


@pytest.mark.parametrize(
    ("method", "path"),
    [("GET", PATH), ("HEAD", PATH), ("PUT", PATH), ("DELETE", PATH), ("OPTIONS", PATH), ("POST", "/events/event/")],
)
def test_nothing_else_is_touched(shop: Refusing, door: Door, method: str, path: str):
    away = make_away(shop, door)
    send(away)

    for _ in range(2):
        send(away, method=method, path=path)

    assert len(shop.seen) == 3


def test_a_front_end_on_another_site_is_answered_by_the_shop_itself(shop: Refusing, door: Door, settings):
    settings.CORS_ALLOWED_ORIGINS = ["https://front.example"]
    away = make_away(shop, door)
    headers = {"Origin": "https://front.example"}

    for given in (headers, None, headers, None):
        send(away, headers=given)

    assert len(shop.seen) == 3


def test_where_no_front_end_was_named_an_origin_makes_no_difference(shop: Refusing, door: Door):
    away = make_away(shop, door)

    for given in ({"Origin": "http://127.0.0.1:8000"}, None, {"Origin": "https://elsewhere.example"}):
        send(away, headers=given)

    assert len(shop.seen) == 1
