"""The window shows payments and reservations as Django does: every status, header and sign of the body."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.core import signing
from django.db import InterfaceError, OperationalError, ProgrammingError, connection
from django.utils import translation

from tests.api.calling import NOBODY
from tests.asking import Said
from tests.changes import nothing_changes
from tests.factories import make_event, make_reservation, ticket_type
from tests.moments import INSTANT, at, later
from tests.web.two_ways import TwoWays, code_of, of_reservation, of_transaction
from ticketonline.core import clock
from ticketonline.events.models import Event
from ticketonline.payments.errors import ERROR_TEXTS
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import Transaction
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.models import OrderedTicket, Reservation
from ticketonline.sales.services.cancel import cancel

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_the_tests_transaction")]

LANGUAGES = ["en", "pl", "de, pl-PL;q=0.5", "", "*;q=x"]
FRONT = "https://front.example"
ADDRESSES = {"transaction": of_transaction, "reservation": of_reservation}


@pytest.fixture
def ways(db: None) -> TwoWays:
    """A window that has learnt all."""
    ways = TwoWays()
    ways.begin()
    return ways


def same(ways: TwoWays, target: str, language: str = "en", **headers: str) -> Said:
    """What both say, sign for sign, and which nobody may keep."""
    with nothing_changes():
        mine, djangos = ways.in_both(headers={"Accept-Language": language} | headers, method="GET", target=target)

    assert mine == djangos
    assert mine.headers["cache-control"] == ("private, no-store" if mine.status == "200 OK" else "no-store")
    assert "set-cookie" not in mine.headers
    assert mine.headers["content-length"] == str(len(mine.body))
    return mine


# --- Payments -------------------------------------------------------------------------------------------------------


def pending(transaction: Transaction) -> None:
    """Nobody has answered yet."""


def completed(transaction: Transaction) -> None:
    settle(transaction.pk, Answer())


def failed(error_type: str) -> Callable[[Transaction], None]:
    def fail(transaction: Transaction) -> None:
        settle(transaction.pk, Answer(error_type=error_type))

    return fail


PAYMENTS = {"PENDING": pending, "COMPLETED": completed} | {error: failed(error) for error in ERROR_TEXTS}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("ending", PAYMENTS)
def test_a_payment_stands_the_same(ways: TwoWays, olgas_event: Event, ending: str, language: str):
    transaction = start_payment(make_reservation(olgas_event, VIP=2, Standard=1).pk)
    PAYMENTS[ending](transaction)

    said = json.loads(same(ways, of_transaction(transaction.pk), language).body)

    is_error = ending in ERROR_TEXTS
    assert (said["status"], said["error_type"]) == (("ERROR", ending) if is_error else (ending, None))
    assert said["transaction_error"] == ERROR_TEXTS.get(ending)
    assert (said["message"] == said["transaction_error"]) <= (language not in LANGUAGES[1:3])


@pytest.mark.parametrize(("currency", "written"), [("EUR", b"0.00"), ("JPY", b"0"), ("KWD", b"0.000")])
def test_a_free_payment_is_written_the_same(ways: TwoWays, currency: str, written: bytes):
    free = make_reservation(make_event(ticket_type("Free", "0.00"), currency=currency), Free=2)

    assert b'"amount":%s,' % written in same(ways, of_transaction(start_payment(free.pk).pk)).body


# --- Reservations ---------------------------------------------------------------------------------------------------


def test_a_pending_one(ways: TwoWays, olgas_event: Event):
    reservation = make_reservation(olgas_event)

    said = json.loads(same(ways, of_reservation(reservation.pk)).body)

    assert (said["reservation"]["status"], said["reservation"]["is_paying"]) == ("PENDING", False)


def test_one_that_is_being_paid_and_whose_time_is_prolonged_by_it(ways: TwoWays, olgas_event: Event):
    reservation = make_reservation(olgas_event)
    start_payment(reservation.pk)

    for minutes, status in ((0, "PENDING"), (20, "PENDING"), (24 * 60, "CANCELLED")):
        with later(minutes=minutes):
            said = json.loads(same(ways, of_reservation(reservation.pk)).body)
        assert said["reservation"]["status"] == status


def test_a_completed_one(ways: TwoWays, olgas_event: Event):
    reservation = make_reservation(olgas_event)
    completed(start_payment(reservation.pk))

    said = json.loads(same(ways, of_reservation(reservation.pk)).body)

    assert said["reservation"]["status"] == "COMPLETED"


def test_a_cancelled_one(ways: TwoWays, olgas_event: Event):
    reservation = make_reservation(olgas_event)
    cancel(reservation.pk)

    assert json.loads(same(ways, of_reservation(reservation.pk)).body)["reservation"]["status"] == "CANCELLED"


def test_one_whose_hold_ends_reads_as_cancelled_in_the_same_moment(ways: TwoWays, olgas_event: Event):
    reservation = make_reservation(olgas_event)
    target = of_reservation(reservation.pk)

    for moment, status in ((-INSTANT, "PENDING"), (timedelta(0), "CANCELLED"), (INSTANT, "CANCELLED")):
        with at(reservation.pending_until + moment):
            assert json.loads(same(ways, target).body)["reservation"]["status"] == status


@pytest.mark.parametrize(("language", "spoken"), [("en", "en"), ("pl", "pl"), ("pl-PL;q=0.5, de", "pl"), ("", "en")])
def test_one_whose_events_page_is_in_the_language_asked_for(
    ways: TwoWays, olgas_event: Event, settings, language: str, spoken: str
):
    with translation.override("pl"):  # whatever the thread of the event loop spoke before
        said = json.loads(same(ways, of_reservation(make_reservation(olgas_event).pk), language).body)
        assert translation.get_language() == "pl"

    assert said["event"]["url"] == f"{settings.PUBLIC_URL}/{spoken}/events/{olgas_event.slug}/"


@pytest.mark.parametrize("language", LANGUAGES)
def test_one_of_several_types_in_the_order_of_the_event(ways: TwoWays, language: str):
    event = make_event(
        ticket_type("Łoża", "120.00", 50),
        ticket_type("B", "45.50", 50),
        ticket_type("A", "0.00", 50),
        name="Noc jazzu „żółw”",
        description='Zwei Zeilen\nund <b>mehr</b> & "mehr"',
        venue="Stodoła",
        city="Łódź",
        date=datetime(2099, 6, 1, 18, 30, tzinfo=UTC),
        sales_open_at=datetime(2020, 1, 1, tzinfo=UTC),
        sales_close_at=datetime(2099, 5, 1, tzinfo=UTC),
    )
    reservation = make_reservation(event, A=3, Łoża=5, B=2)

    said = json.loads(same(ways, of_reservation(reservation.pk), language).body)

    assert [ticket["type"] for ticket in said["tickets"]] == ["Łoża"] * 5 + ["B"] * 2 + ["A"] * 3
    assert said["reservation"]["total"] == 691


def test_each_of_many_has_its_own_tickets(ways: TwoWays, olgas_event: Event):
    mixed = [make_reservation(olgas_event, VIP=1 + number) for number in range(3)]

    for number, reservation in enumerate(mixed):
        said = json.loads(same(ways, of_reservation(reservation.pk)).body)
        assert {ticket["id"] for ticket in said["tickets"]} == {
            str(key) for key in OrderedTicket.objects.filter(reservation=reservation).values_list("pk", flat=True)
        }
        assert len(said["tickets"]) == 1 + number


def test_one_whose_event_has_an_image(ways: TwoWays, olgas_event: Event, settings):
    Event.objects.update(image="events/jazz.jpg")

    said = json.loads(same(ways, of_reservation(make_reservation(olgas_event).pk)).body)

    assert said["event"]["image"] == f"{settings.PUBLIC_URL}/media/events/jazz.jpg"


@pytest.mark.parametrize("moved", ["date", "sales_open_at", "sales_close_at"])
def test_one_whose_event_was_moved_since(ways: TwoWays, olgas_event: Event, moved: str):
    reservation = make_reservation(olgas_event)
    Event.objects.update(**{moved: clock.now() + timedelta(days=-1 if moved != "sales_open_at" else 1)})

    said = json.loads(same(ways, of_reservation(reservation.pk)).body)

    assert said["event"]["sales_state"] != olgas_event.sales_state.value


def test_an_address_is_shown_by_neither(ways: TwoWays, olgas_event: Event):
    reservation = make_reservation(olgas_event)
    Reservation.objects.update(email="bruno@example.com", language="pl")

    assert b"bruno" not in same(ways, of_reservation(reservation.pk)).body


# --- Both -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("of", ADDRESSES)
def test_an_unknown_id_is_refused_the_same(ways: TwoWays, of: str, language: str):
    mine = same(ways, ADDRESSES[of](NOBODY), language)

    assert (mine.status, code_of(mine)) == ("404 Not Found", f"{of}_not_found")


@pytest.mark.parametrize(
    "cookie", ["buyer=x", f"buyer={signing.dumps({'reservations': [NOBODY]})}", f"csrftoken={'x' * 32}; staff=x"]
)
@pytest.mark.parametrize("of", ADDRESSES)
def test_a_cookie_makes_no_difference(ways: TwoWays, of: str, cookie: str):
    assert same(ways, ADDRESSES[of](NOBODY), Cookie=cookie) == same(ways, ADDRESSES[of](NOBODY))


@pytest.mark.parametrize("is_limited", [True, False])
@pytest.mark.parametrize("of", ADDRESSES)
def test_what_is_read_is_counted_by_no_limit(settings, of: str, is_limited: bool):
    settings.CLIENT_WRITES_A_MINUTE = settings.CLIENT_BURST = settings.SESSION_BURST = 1
    settings.RATE_LIMIT_IS_ON = is_limited
    ways = TwoWays()
    ways.begin()

    assert {same(ways, ADDRESSES[of](NOBODY)).status for _ in range(4)} == {"404 Not Found"}


def test_over_https_browsers_are_told_to_stay(settings, olgas_event: Event):
    settings.PUBLIC_URL = "https://shop.example"
    settings.SECURE_SSL_REDIRECT = settings.SESSION_COOKIE_SECURE = True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_HSTS_SECONDS = 3600
    settings.ALLOWED_HOSTS = ["127.0.0.1", "shop.example"]
    ways = TwoWays()
    ways.begin()
    target = of_reservation(make_reservation(olgas_event).pk)

    said = same(ways, target, **{"X-Forwarded-Proto": "https", "Origin": "https://shop.example"})

    assert said.headers["strict-transport-security"].startswith("max-age=3600")
    assert json.loads(said.body)["event"]["url"].startswith("https://shop.example/")
    assert ways.at_the_window(method="GET", target=target).status == "301 Moved Permanently"


@pytest.mark.parametrize("of", ADDRESSES)
def test_a_named_front_end_is_djangos_and_colours_nobodys_answer(settings, of: str):
    settings.CORS_ALLOWED_ORIGINS = [FRONT]
    ways = TwoWays()
    ways.begin()
    target = ADDRESSES[of](NOBODY)

    for _ in range(2):
        theirs = ways.at_the_window(
            headers={"Origin": FRONT, "Sec-Fetch-Site": "cross-site"}, method="GET", target=target
        )
        assert theirs.headers["access-control-allow-origin"] == FRONT
        said = same(ways, target)
        assert "access-control-allow-origin" not in said.headers
        assert "origin" in said.headers["vary"].lower()


@pytest.mark.parametrize(
    ("failure", "status", "code"),
    [
        (OperationalError, "503 Service Unavailable", "busy"),
        (InterfaceError, "503 Service Unavailable", "busy"),
        (ProgrammingError, "500 Internal Server Error", "server_error"),
        (ZeroDivisionError, "500 Internal Server Error", "server_error"),
    ],
)
@pytest.mark.parametrize("of", ADDRESSES)
def test_a_failure_is_a_clean_answer_and_no_second_try(ways: TwoWays, of: str, failure, status, code, caplog):
    tries: list[str] = []

    def fail(execute, sql, params, many, context):
        if "SELECT" in sql:
            tries.append(sql)
            raise failure
        return execute(sql, params, many, context)

    with connection.execute_wrapper(fail):
        mine, djangos = ways.in_both(headers={"Accept-Language": "pl"}, method="GET", target=ADDRESSES[of](NOBODY))

    assert len(tries) == 2  # one each
    assert mine == djangos
    assert (mine.status, code_of(mine)) == (status, code)
    logged = [record for record in caplog.records if "storefront.window" in record.name]
    assert len(logged) == (code == "server_error")
