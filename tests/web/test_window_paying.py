"""The window starts payments as Django does: status, headers, texts, limits, and what is written."""

import json
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError, connection, transaction

from tests.api.calling import NOBODY
from tests.changes import dump, nothing_changes
from tests.factories import make_event, make_reservation, ticket_type
from tests.moments import INSTANT, at
from tests.web.two_ways import TwoWays, code_of, sent_back, told_of_payment, wish
from ticketonline.core import clock
from ticketonline.events.models import Event
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import Transaction
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.models import Reservation
from ticketonline.sales.services.cancel import cancel

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_the_tests_transaction")]

LANGUAGES = ["en", "pl", "de, pl-PL;q=0.5", ""]
COOKIES: dict[str, Callable[[TwoWays, Event], str]] = {
    "no cookie": lambda ways, event: "",
    "a session": lambda ways, event: sent_back(ways.by_django(wish(event))),
    "a forged cookie": lambda ways, event: sent_back(ways.by_django(wish(event)))[:-1] + "-",
    "others' cookies": lambda ways, event: f'a=1; b="ż"; csrftoken={"x" * 32}; staff=x',
}


@pytest.fixture
def ways(db: None) -> TwoWays:
    """A window that has learnt all."""
    ways = TwoWays()
    ways.begin()
    return ways


@pytest.fixture
def reservation(olgas_event: Event) -> Reservation:
    """Two VIP tickets and a Standard one, held for nobody in particular."""
    return make_reservation(olgas_event, VIP=2, Standard=1)


def pay(reservation: Reservation, **more: str) -> dict[str, str]:
    """The body of who wants to pay for it."""
    return {"reservation_id": str(reservation.pk), **more}


def spoken(language: str, cookie: str = "") -> dict[str, str]:
    return {"Accept-Language": language} | ({"Cookie": cookie} if cookie else {})


def written() -> dict[str, Any]:
    """All rows, without the keys of payments."""
    rows = dump()
    for row in rows["payments_transaction"]:
        row["id"] = "an id"
    return rows


# --- What is started ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", COOKIES)
def test_a_payment_starts_the_same_and_writes_the_same(
    ways: TwoWays, reservation: Reservation, olgas_event: Event, kind: str, language: str
):
    headers = spoken(language, COOKIES[kind](ways, olgas_event))
    body = pay(reservation, token="card_error", email=" bruno@example.com ", language="pl", more="1")

    with at(clock.now()):
        with transaction.atomic():
            mine = ways.at_the_window(body, headers, method="PUT")
            mine_written = written()
            transaction.set_rollback(True)
        djangos = ways.by_django(body, headers, method="PUT")

    assert told_of_payment(mine) == told_of_payment(djangos)
    assert mine.status == "200 OK"
    assert mine.headers["cache-control"] == "private, no-store"
    assert "set-cookie" not in mine.headers
    said = json.loads(mine.body)
    assert (said["reservation_id"], said["status"], said["amount"]) == (str(reservation.pk), "PENDING", 285.5)
    assert mine_written == written()
    assert Transaction.objects.get().token == "card_error"


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("kind", COOKIES)
def test_a_payment_in_progress_is_the_answer_of_both(
    ways: TwoWays, reservation: Reservation, olgas_event: Event, kind: str, language: str
):
    headers = spoken(language, COOKIES[kind](ways, olgas_event))
    started = start_payment(reservation.pk)

    with nothing_changes():
        mine, djangos = ways.in_both(pay(reservation, token="card_error"), headers, method="PUT")

    assert mine == djangos
    assert json.loads(mine.body)["transaction_id"] == str(started.pk)


def test_what_one_way_started_the_other_repeats(ways: TwoWays, olgas_event: Event):
    for first, second in ((ways.at_the_window, ways.by_django), (ways.by_django, ways.at_the_window)):
        body = pay(make_reservation(olgas_event))
        assert first(body, method="PUT") == second(body, method="PUT")

    assert Transaction.objects.count() == 2


@pytest.mark.parametrize("language", LANGUAGES)
def test_after_an_error_one_may_try_again(ways: TwoWays, reservation: Reservation, language: str):
    settle(start_payment(reservation.pk).pk, Answer(error_type="card_error"))

    mine, djangos = ways.in_both(pay(reservation), spoken(language), method="PUT", is_undone=True)

    assert told_of_payment(mine) == told_of_payment(djangos)
    assert mine.status == "200 OK"


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_free_is_completed_by_both(ways: TwoWays, language: str):
    free = make_reservation(make_event(ticket_type("Free", "0.00"), currency="JPY"), Free=3)

    mine, djangos = ways.in_both(pay(free), spoken(language), method="PUT", is_undone=True)

    assert told_of_payment(mine) == told_of_payment(djangos)
    assert json.loads(mine.body)["status"] == "COMPLETED"
    assert Reservation.objects.get().status == "COMPLETED"


def test_the_last_moment_of_a_hold_is_the_same(ways: TwoWays, reservation: Reservation):
    with at(reservation.pending_until - INSTANT):
        mine, djangos = ways.in_both(pay(reservation), method="PUT", is_undone=True)

    assert told_of_payment(mine) == told_of_payment(djangos)
    assert mine.status == "200 OK"


@pytest.mark.parametrize("write", [str.upper, lambda key: UUID(key).hex], ids=["capitals", "no dashes"])
def test_an_id_that_is_written_otherwise_is_the_same(ways: TwoWays, reservation: Reservation, write):
    body = {"reservation_id": write(str(reservation.pk))}

    mine, djangos = ways.in_both(body, method="PUT", is_undone=True)

    assert told_of_payment(mine) == told_of_payment(djangos)
    assert json.loads(mine.body)["reservation_id"] == str(reservation.pk)


# --- What is refused ------------------------------------------------------------------------------------------------


def paid(reservation: Reservation) -> None:
    settle(start_payment(reservation.pk).pk, Answer())


def addressed(reservation: Reservation) -> None:
    Reservation.objects.update(email="bruno@example.com")


def given_up(reservation: Reservation) -> None:
    cancel(reservation.pk)


def ended(reservation: Reservation) -> None:
    Reservation.objects.update(pending_until=clock.now() - INSTANT, hold_ends_at=clock.now() - INSTANT)


def as_it_is(reservation: Reservation) -> None:
    """Nothing has happened to it."""


REFUSED: dict[str, tuple[int, str, Callable[[Reservation], None], dict[str, str]]] = {
    "paid": (409, "already_paid", paid, {}),
    "cancelled": (409, "reservation_over", given_up, {}),
    "its time ran out": (409, "reservation_over", ended, {}),
    "unknown": (404, "reservation_not_found", as_it_is, {"reservation_id": NOBODY}),
    "another address": (409, "email_already_set", addressed, {"email": "stella@example.com"}),
    "no address": (422, "invalid_email", as_it_is, {"email": "bruno"}),
    "an address with a NUL": (422, "invalid_email", as_it_is, {"email": "bruno\0@example.com"}),
    "no language": (422, "invalid_language", as_it_is, {"language": "polski język"}),
    "an unknown token": (422, "unknown_token", as_it_is, {"token": "tok_visa"}),
    "no token": (422, "unknown_token", as_it_is, {"token": ""}),
    "a token with a NUL": (422, "unknown_token", as_it_is, {"token": "card_error\0"}),
    "all wrong": (
        422,
        "invalid_email",
        as_it_is,
        {"email": "@", "language": "-", "token": "", "reservation_id": NOBODY},
    ),
}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("case", REFUSED)
def test_a_refusal_is_the_same(ways: TwoWays, reservation: Reservation, case: str, language: str):
    status, code, happened, more = REFUSED[case]
    happened(reservation)

    with nothing_changes():
        mine, djangos = ways.in_both(pay(reservation) | more, spoken(language), method="PUT")

    assert mine == djangos
    assert (int(mine.status[:3]), code_of(mine)) == (status, code)
    assert mine.headers["cache-control"] == "no-store"


@pytest.mark.parametrize("kind", COOKIES)
@pytest.mark.parametrize("is_limited", [True, False])
def test_a_refusal_is_the_same_whatever_cookie_came_and_without_limits(
    reservation: Reservation, olgas_event: Event, settings, kind: str, is_limited: bool
):
    settings.RATE_LIMIT_IS_ON = is_limited
    ways = TwoWays()
    ways.begin()
    headers = spoken("pl", COOKIES[kind](ways, olgas_event))

    with nothing_changes():
        mine, djangos = ways.in_both({"reservation_id": NOBODY}, headers, method="PUT")

    assert mine == djangos
    assert ("cookie" in mine.headers["vary"].lower()) == is_limited


# --- Limits ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def limited(settings) -> Callable[..., TwoWays]:
    """Both ways, with so many writes a client and a session at once and one a minute from then on."""

    def limited(*, client: int, session: int) -> TwoWays:
        settings.CLIENT_WRITES_A_MINUTE = settings.SESSION_WRITES_A_MINUTE = 1
        settings.CLIENT_BURST, settings.SESSION_BURST = client, session
        ways = TwoWays()
        ways.begin()
        return ways

    return limited


def assert_limited(mine, djangos) -> None:
    """Both are the same refusal, but that between them a second may have begun."""
    waits = [int(one.headers.pop("retry-after")) for one in (mine, djangos)]
    assert 0 <= waits[0] - waits[1] <= 1 <= waits[1] <= 60
    assert mine == djangos
    assert (mine.status, code_of(mine)) == ("429 Too Many Requests", "too_many_requests")


@pytest.mark.parametrize("language", ["en", "pl"])
def test_a_client_has_one_budget_for_both_ways(limited, reservation: Reservation, language: str):
    ways = limited(client=4, session=9)
    for _ in range(2):
        for answer in ways.in_both(pay(reservation), method="PUT"):
            assert answer.status == "200 OK"

    with nothing_changes():
        mine, djangos = ways.in_both(pay(reservation), spoken(language), method="PUT")

    # Django did not come to read the session.
    assert {*mine.headers.pop("vary").split(", ")} >= {*djangos.headers.pop("vary").split(", ")}
    assert_limited(mine, djangos)


@pytest.mark.parametrize("language", ["en", "pl"])
def test_a_session_has_one_budget_for_both_ways(limited, olgas_event: Event, language: str):
    ways = limited(client=9, session=2)
    reserved = ways.at_the_window(wish(olgas_event))
    headers = spoken(language, sent_back(reserved))
    body = {"reservation_id": json.loads(reserved.body)["reservation_id"]}
    for answer in ways.in_both(body, headers, method="PUT"):
        assert answer.status == "200 OK"

    with nothing_changes():
        assert_limited(*ways.in_both(body, headers, method="PUT"))


def test_a_wish_and_a_payment_are_writes_of_one_budget(limited, olgas_event: Event):
    ways = limited(client=3, session=9)
    reserved = ways.at_the_window(wish(olgas_event))
    body = {"reservation_id": json.loads(reserved.body)["reservation_id"]}

    statuses = [ways.at_the_window(one, method="PUT").status[:3] for one in (b"{", body, body)]

    assert statuses == ["400", "200", "429"]


# --- Bugs, and the database out of reach ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("failure", "status", "code"),
    [
        (OperationalError, "503 Service Unavailable", "busy"),
        (InterfaceError, "503 Service Unavailable", "busy"),
        (ProgrammingError, "500 Internal Server Error", "server_error"),
        (ZeroDivisionError, "500 Internal Server Error", "server_error"),
    ],
)
def test_a_failure_is_a_clean_answer_and_no_second_try(ways, reservation, failure, status, code, caplog):
    tries: list[str] = []

    def fail(execute, sql, params, many, context):
        if "INSERT INTO" in sql:
            tries.append(sql)
            raise failure
        return execute(sql, params, many, context)

    with nothing_changes(), connection.execute_wrapper(fail):
        mine, djangos = ways.in_both(pay(reservation), {"Accept-Language": "pl"}, method="PUT")

    assert len(tries) == 2  # one each
    assert {*mine.headers.pop("vary").split(", ")} >= {*djangos.headers.pop("vary").split(", ")}
    assert mine == djangos
    assert (mine.status, code_of(mine)) == (status, code)
    logged = [record.getMessage() for record in caplog.records if "storefront.window" in record.name]
    assert logged == ["PUT /events/reservation/ failed at the window"] * (code == "server_error")
