"""A full counter: whoever comes is sent away with what Django says to it, at next to no cost, and nobody else is."""

import asyncio
import json
import threading
from collections.abc import Callable, Iterable, Sequence
from typing import Any
from uuid import UUID

import pytest
from django.core.handlers.wsgi import WSGIHandler

from tests.api.calling import NOBODY
from tests.asking import LONGEST_SECONDS, Desk, Said, at_once, in_loop, in_this_thread, request, said
from tests.changes import nothing_changes
from tests.web.two_ways import (
    CounterHere,
    TwoWays,
    code_of,
    of_reservation,
    of_transaction,
    operations_here,
)
from ticketonline.api.storefront.window.operation import RESERVATIONS, TRANSACTIONS
from ticketonline.api.storefront.window.paying import FollowingPayment
from ticketonline.api.storefront.window.plain import plain_request
from ticketonline.api.storefront.window.window import Window
from ticketonline.core.errors import Busy
from ticketonline.core.front.answers import Environ
from ticketonline.core.front.bodies import NO_TURN
from ticketonline.core.front.threads import Threads
from ticketonline.core.line import Line
from ticketonline.payments.errors import TransactionNotFound
from ticketonline.rsgi import _kind_of_refusal

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_the_tests_transaction")]

FRONT = "https://front.example"
WISH = json.dumps({"event_id": NOBODY, "tickets": [{"type": "VIP", "amount": 1}]}).encode()
PAYMENT = json.dumps({"reservation_id": NOBODY}).encode()
# Of each operation a request that is plain: method, address, body.
PLAIN: dict[str, tuple[str, str, bytes]] = {
    "reserving": ("POST", RESERVATIONS, WISH),
    "showing": ("GET", of_reservation(NOBODY), b""),
    "paying": ("PUT", RESERVATIONS, PAYMENT),
    "following": ("GET", of_transaction(NOBODY), b""),
}
SPOKEN = {"en": "en", "pl": "pl", "pl-PL, en;q=0.5": "pl", "de": "en", "": "en"}


def counter_of(window: Window, which: str) -> CounterHere:
    """Where the operation is worked off."""
    method, target, _body = PLAIN[which]
    counter = window._operations[target.partition("?")[0], method].counter
    assert isinstance(counter, CounterHere)
    return counter


def asked(which: str, headers: dict[str, str] | None = None) -> Environ:
    return request(*PLAIN[which], headers)


# --- Who is sent away, and who is not -------------------------------------------------------------------------------


@pytest.fixture
def django() -> Desk:
    """What stands behind the window here: it takes whatever comes, and counts it."""
    return Desk(("Content-Type", "application/json"))


@pytest.fixture
def window(django: Desk) -> Window:
    """A window that has learnt English."""
    window = Window(django, operations_here(), limits=lambda: None)
    for which in PLAIN:
        at_once(window(asked(which)))
    django.seen.clear()
    return window


@pytest.mark.parametrize("changed", [{}, {"CONTENT_TYPE": "text/plain"}, {"HTTP_ORIGIN": FRONT}, {"QUERY_STRING": "x"}])
@pytest.mark.parametrize("which", PLAIN)
def test_when_its_counter_is_full_a_request_goes_on_without_a_turn(
    window: Window, django: Desk, which: str, changed: dict[str, Any]
):
    counter_of(window, which).has_room = False
    came = asked(which) | changed
    before = dict(came)

    with nothing_changes():
        status, _headers, _body = at_once(window(came))

    (seen,) = django.seen
    assert status == 200
    assert seen == before | {NO_TURN: True}
    assert seen["wsgi.input"].read() == PLAIN[which][2]
    assert came == before


@pytest.mark.parametrize("which", PLAIN)
def test_one_from_another_site_that_was_named_goes_on_without_a_turn(
    window: Window, django: Desk, settings, which: str
):
    settings.CORS_ALLOWED_ORIGINS = [FRONT]
    counter_of(window, which).has_room = False

    at_once(window(asked(which, {"Origin": FRONT, "Sec-Fetch-Site": "cross-site"})))

    (seen,) = django.seen
    assert (seen[NO_TURN], seen["HTTP_ORIGIN"]) == (True, FRONT)


@pytest.mark.parametrize("which", PLAIN)
def test_the_other_operations_go_on(window: Window, django: Desk, which: str):
    counter_of(window, which).has_room = False

    statuses = [at_once(window(asked(other)))[0] for other in PLAIN if other != which]

    assert statuses == [404] * 3
    assert django.seen == []


@pytest.mark.parametrize("method", ["HEAD", "DELETE", "OPTIONS", "PATCH"])
@pytest.mark.parametrize("path", [RESERVATIONS, TRANSACTIONS, "/events/event/", "/en/"])
def test_nothing_else_is_touched(window: Window, django: Desk, method: str, path: str):
    for which in PLAIN:
        counter_of(window, which).has_room = False
    came = request(method, path, WISH)

    at_once(window(came))

    assert django.seen == [came]
    assert NO_TURN not in django.seen[0]


@pytest.mark.parametrize("which", PLAIN)
def test_when_there_is_room_again_it_is_answered_at_the_window_again(window: Window, django: Desk, which: str):
    counter = counter_of(window, which)
    statuses = []
    for counter.has_room in (True, False, True):
        statuses.append(at_once(window(asked(which)))[0])

    assert statuses == [404, 200, 404]
    assert len(django.seen) == 1


@pytest.mark.parametrize("which", PLAIN)
def test_who_is_sent_away_teaches_the_window_nothing(django: Desk, which: str):
    django.status = 503
    window = Window(django, operations_here(), limits=lambda: None)
    counter_of(window, which).has_room = False

    at_once(window(asked(which)))

    assert window._headers == {}


# --- What they are told ---------------------------------------------------------------------------------------------


class Shop:
    """Django in one thread, which counts whom it is asked by."""

    def __init__(self) -> None:
        self.django = WSGIHandler()
        self.seen: list[Environ] = []
        self.threads = Threads(self._ask, count=1, kind=_kind_of_refusal)
        self.window = Window(self.threads, operations_here(), limits=lambda: None)
        self.in_test = in_this_thread(self.django)

    def _ask(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        self.seen.append(environ)
        return self.django(environ, start_response)

    def send_away(self, which: str, *headers: dict[str, str]) -> list[Said]:
        """What each of these is told, once the process has begun, at a full counter."""
        counter_of(self.window, which).has_room = False

        async def scene() -> list[Said]:
            await self.threads.learn(plain_request("GET", RESERVATIONS, language=spoken) for spoken in ("en", "pl"))
            self.seen.clear()
            return [said(await self.window(asked(which, one))) for one in headers]

        return in_loop(scene())

    def says_busy(self, which: str, headers: dict[str, str]) -> Said:
        """What Django says to one who gets no turn."""
        return said(at_once(self.in_test(asked(which, headers) | {NO_TURN: True})))


@pytest.fixture
def shop(settings) -> Shop:
    settings.RATE_LIMIT_IS_ON = False  # who is sent away is not counted
    return Shop()


@pytest.mark.parametrize("which", PLAIN)
def test_all_are_told_in_their_language_what_django_would_say_and_django_is_not_asked(shop: Shop, which: str):
    told = shop.send_away(which, *[{"Accept-Language": accepted} for accepted in SPOKEN] * 3)

    assert shop.seen == []
    for one, (accepted, spoken) in zip(told, [*SPOKEN.items()] * 3, strict=True):
        assert one == shop.says_busy(which, {"Accept-Language": accepted})
        assert (one.status, code_of(one)) == ("503 Service Unavailable", "busy")
        assert one.headers["retry-after"] == str(Busy.retry_after)
        assert one.headers["cache-control"] == "no-store"
        assert one.headers["content-language"] == spoken
    assert len({one.body for one in told}) == 2


@pytest.mark.parametrize("which", PLAIN)
def test_a_front_end_on_another_site_is_answered_by_django_itself(shop: Shop, settings, which: str):
    settings.CORS_ALLOWED_ORIGINS = [FRONT]
    shop = Shop()
    theirs = {"Origin": FRONT, "Accept-Language": "pl"}

    told = shop.send_away(which, theirs, {}, theirs, {})

    assert len(shop.seen) == 2
    for one, headers in zip(told, [theirs, {}] * 2, strict=True):
        assert one == shop.says_busy(which, headers)
        assert (one.status, one.headers["retry-after"]) == ("503 Service Unavailable", str(Busy.retry_after))
        assert one.headers.get("access-control-allow-origin") == headers.get("Origin")


def test_where_no_front_end_was_named_an_origin_makes_no_difference(shop: Shop):
    told = shop.send_away("paying", {"Origin": "http://127.0.0.1:8000"}, {}, {"Origin": "https://elsewhere.example"})

    assert told[0] == told[1] == told[2]
    assert shop.seen == []


@pytest.mark.parametrize("language", ["en", "pl"])
@pytest.mark.parametrize("which", PLAIN)
def test_one_for_whom_there_is_no_room_after_all_is_told_the_same(settings, which: str, language: str):
    """The counter filled up, or patience was lost, while it was read."""
    settings.RATE_LIMIT_IS_ON = False
    ways = TwoWays()
    ways.begin()
    method, target, body = PLAIN[which]
    headers = {"Accept-Language": language}
    counter_of(ways.window, which).work = lambda wishes: [Busy()]

    with nothing_changes():
        mine = ways.at_the_window(body, headers, method=method, target=target)

    djangos = ways.by_django(body, headers, method=method, target=target, **{NO_TURN: True})
    assert mine.headers.pop("vary").startswith(djangos.headers.pop("vary"))  # a wish varies by the cookie as well
    assert mine == djangos
    assert mine.status == "503 Service Unavailable"


def test_who_is_in_a_full_line_is_answered_and_who_comes_next_is_sent_away(django: Desk):
    opened = threading.Event()

    def work(ids: Sequence[UUID]) -> list[Exception]:
        assert opened.wait(LONGEST_SECONDS)
        return [TransactionNotFound() for _ in ids]

    line: Line[UUID, Any] = Line(work, name="transactions", room=3, most=2, patience=LONGEST_SECONDS)
    window = Window(django, [FollowingPayment(line)], limits=lambda: None)

    async def scene() -> list[int]:
        await window(asked("following"))  # which it learns from
        inside = [asyncio.create_task(window(asked("following"))) for _ in range(3)]
        await asyncio.sleep(0)
        sent_away = [(await window(asked("following")))[0] for _ in range(2)]
        opened.set()
        answered = [status for status, _headers, _body in await asyncio.gather(*inside)]
        return [*sent_away, *answered, (await window(asked("following")))[0]]

    assert in_loop(scene()) == [200, 200, 404, 404, 404, 404]
    assert [NO_TURN in seen for seen in django.seen] == [False, True, True]
