"""What the window learns from Django, and when: headers of each operation in each language, and nobody's own."""

import json
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from tests.api.calling import NOBODY
from tests.asking import Desk, at_once, request, said
from tests.web.two_ways import (
    LANGUAGES,
    TwoWays,
    of_reservation,
    of_transaction,
    operations_here,
    reservation_of,
    told,
    wish,
)
from ticketonline.api.storefront.window.operation import RESERVATIONS
from ticketonline.api.storefront.window.window import Window
from ticketonline.events.models import Event
from ticketonline.payments.models import Transaction
from ticketonline.sales.models import Reservation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_the_tests_transaction")]

WISH = json.dumps({"event_id": NOBODY, "tickets": [{"type": "VIP", "amount": 1}]}).encode()
PAYMENT = json.dumps({"reservation_id": NOBODY}).encode()
# Of each operation a request that is plain, and so answered at the window once it has learnt: all with 404.
PLAIN: dict[str, tuple[str, str, bytes]] = {
    "reserving": ("POST", RESERVATIONS, WISH),
    "showing": ("GET", of_reservation(NOBODY), b""),
    "paying": ("PUT", RESERVATIONS, PAYMENT),
    "following": ("GET", of_transaction(NOBODY), b""),
}


@pytest.fixture
def django() -> Desk:
    """What stands behind the window here: it takes whatever comes, and counts it."""
    return Desk(("Content-Type", "application/json"))


def open_window(django: Desk) -> Window:
    return Window(django, operations_here(), limits=lambda: None)


def send(window: Window, which: str, **environ: Any) -> str:
    """The status of the answer."""
    return said(at_once(window(request(*PLAIN[which]) | environ))).status


# --- From answers ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("which", PLAIN)
def test_the_first_answer_is_learnt_from(django: Desk, which: str):
    window = open_window(django)

    assert [send(window, which) for _ in range(3)] == ["200 OK", "404 Not Found", "404 Not Found"]
    assert len(django.seen) == 1


@pytest.mark.parametrize("which", PLAIN)
@pytest.mark.parametrize("status", [301, 404, 409, 429, 503])
def test_nothing_is_learnt_from_a_refusal(django: Desk, status: int, which: str):
    django.status = status
    window = open_window(django)

    assert [send(window, which)[:3] for _ in range(3)] == [str(status)] * 3
    assert len(django.seen) == 3


@pytest.mark.parametrize(
    "changed", [{"QUERY_STRING": "a=1"}, {"REQUEST_METHOD": "PATCH"}, {"PATH_INFO": "/en/"}], ids=str
)
@pytest.mark.parametrize("which", PLAIN)
def test_nothing_is_learnt_from_what_is_not_plain(django: Desk, which: str, changed: dict[str, Any]):
    window = open_window(django)

    send(window, which, **changed)
    send(window, which)

    assert len(django.seen) == 2


@pytest.mark.parametrize("which", PLAIN)
def test_each_language_is_learnt_by_itself(django: Desk, which: str):
    window = open_window(django)
    send(window, which)
    django.seen.clear()

    accepted = ("pl", "pl-PL", "en;q=0.1,pl", "de", "en")
    sent = [send(window, which, HTTP_ACCEPT_LANGUAGE=one) for one in accepted]

    assert sent == ["200 OK"] + ["404 Not Found"] * 4
    assert len(django.seen) == 1


@pytest.mark.parametrize("which", PLAIN)
def test_each_operation_is_learnt_by_itself(django: Desk, which: str):
    window = open_window(django)
    send(window, which)

    others = [send(window, other) for other in PLAIN if other != which]

    assert others == ["200 OK"] * 3


def test_what_is_one_buyers_own_is_never_learnt(olgas_event: Event):
    ways = TwoWays()

    def learn_from(method: str, target: str, body: object = None) -> None:
        raw = json.dumps(body).encode() if body else b""
        # Who brings a broken token is given a new one.
        given = at_once(ways.window(request(method, target, raw, {"Cookie": "csrftoken=x; buyer=x"})))
        assert given[0] == 200
        assert any(name == "Set-Cookie" and "csrftoken" in value for name, value in given[1])

    learn_from("POST", RESERVATIONS, wish(olgas_event))
    reservation = Reservation.objects.get()
    learn_from("PUT", RESERVATIONS, {"reservation_id": str(reservation.pk)})
    learn_from("GET", of_reservation(reservation.pk))
    learn_from("GET", of_transaction(Transaction.objects.get().pk))

    learnt = [{name.lower() for name, _ in headers} for headers in ways.window._headers.values()]

    assert len(learnt) == len(PLAIN)
    for kept in learnt:
        assert not kept & {"set-cookie", "content-length", "cache-control", "age", "etag", "retry-after", "location"}
        assert {"content-type", "content-language", "vary", "content-security-policy"} <= kept


@pytest.mark.parametrize("which", PLAIN)
def test_an_answer_is_a_list_of_its_own(django: Desk, which: str):
    window = open_window(django)
    send(window, which)

    given: list[list[tuple[str, str]]] = []
    for _ in range(2):
        given.append(at_once(window(request(*PLAIN[which])))[1])
        given[-1].append(("X-Extra", "1"))

    assert sum(name == "X-Extra" for name, _ in given[1]) == 1


# --- Beforehand -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("is_limited", [True, False])
def test_it_learns_all_before_the_first_buyer_comes_and_asks_no_database(
    settings, is_limited: bool, db: None, django_assert_num_queries: DjangoAssertNumQueries
):
    settings.RATE_LIMIT_IS_ON = is_limited  # by which the session is read
    ways = TwoWays()

    with django_assert_num_queries(0):
        ways.begin()

    assert ways.django.count == len(PLAIN) * len(LANGUAGES)
    for method, target, body in PLAIN.values():
        for language in LANGUAGES:
            mine, djangos = ways.in_both(body, {"Accept-Language": language}, method=method, target=target)
            if method == "POST" and not is_limited:  # granted, it would vary by the cookie all the same
                assert mine.headers["vary"] == f"{djangos.headers['vary']}, Cookie"
                djangos.headers["vary"] = mine.headers["vary"]
            assert told(mine) == told(djangos)
            assert mine.status == "404 Not Found"
            assert mine.headers["content-language"] == language


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("is_limited", [True, False])
def test_what_was_learnt_of_refusals_is_true_of_what_is_granted(
    olgas_event: Event, settings, is_limited: bool, language: str
):
    settings.RATE_LIMIT_IS_ON = is_limited
    ways = TwoWays()
    ways.begin()
    headers = {"Accept-Language": language}

    mine, djangos = ways.in_both(wish(olgas_event), headers)
    assert told(mine)[:3] == told(djangos)[:3]

    key = reservation_of(mine)
    mine, djangos = ways.in_both({"reservation_id": key}, headers, method="PUT")
    assert (mine, mine.status) == (djangos, "200 OK")

    mine, djangos = ways.in_both(headers=headers, method="GET", target=of_transaction(Transaction.objects.get().pk))
    assert (mine, mine.status) == (djangos, "200 OK")

    mine, djangos = ways.in_both(headers=headers, method="GET", target=of_reservation(key))
    assert (mine.status, mine.headers) == (djangos.status, djangos.headers)


@pytest.mark.parametrize("status", [200, 404, 429, 500, 503])
def test_from_another_answer_than_was_expected_it_learns_nothing_beforehand(django: Desk, status: int):
    django.status = status
    window = open_window(django)
    at_once(window.learn())
    assert len(django.seen) == len(PLAIN) * len(LANGUAGES)
    django.seen.clear()

    for which in PLAIN:
        send(window, which)

    assert len(django.seen) == len(PLAIN)


def test_beforehand_it_asks_as_nobody_and_takes_no_turn_of_anybody(django: Desk):
    at_once(open_window(django).learn())

    for seen in django.seen:
        assert not {"HTTP_COOKIE", "HTTP_ORIGIN", "HTTP_IDEMPOTENCY_KEY"} & seen.keys()
        assert seen["REMOTE_ADDR"] == ""
