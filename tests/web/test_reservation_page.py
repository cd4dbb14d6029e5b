"""The page of a reservation."""

from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from tests.factories import make_event, make_reservation, ticket_type
from tests.moments import at, later
from tests.web.pages import read
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.services.cancel import cancel

pytestmark = pytest.mark.django_db


def path(reservation, language="en"):
    return f"/{language}/reservations/{reservation.pk}/"


def refresh(page):
    return page.one("meta", http_equiv="refresh")["content"]


def pay(reservation, error_type=""):
    settle(start_payment(reservation.pk).pk, Answer(error_type=error_type))


def test_it_shows_the_tickets_the_total_and_the_time_left(bruno, olgas_event):
    reservation = make_reservation(olgas_event, VIP=2, Standard=1)

    with at(reservation.reservation_date + timezone.timedelta(seconds=55)):
        page = read(bruno.get(path(reservation)))

    assert page.texts("h1") == ["Pay for your tickets"]
    assert page.one("ul", class_="positions").text == "2 × VIP €240.00 1 × Standard €45.50"
    assert page.one("p", class_="summary-total").text == "€285.50"
    assert page.texts("button") == ["Continue", "Pay €285.50"]
    assert page.one("p", role="timer").text == "14:05"
    assert page.one("div", class_="hold")["data-seconds-left"] == "845"


def test_prices_are_those_of_the_reservation(bruno, olgas_event):
    reservation = make_reservation(olgas_event, VIP=1)
    olgas_event.ticket_types.update(price=999)

    assert "€120.00" in read(bruno.get(path(reservation))).text


def test_payments_are_in_test_mode_and_offer_every_ending(bruno, olgas_event):
    page = read(bruno.get(path(make_reservation(olgas_event))))

    assert page.one("legend").text.startswith("Test mode")
    assert [(card["value"], "checked" in card.attributes) for card in page.all("input", type="radio")] == [
        ("transaction_ok", True),
        ("card_error", False),
        ("payment_error", False),
        ("transaction_slow", False),
    ]


def test_a_free_reservation_is_confirmed_instead_of_paid(bruno):
    reservation = make_reservation(make_event(ticket_type("Seat", "0")), Seat=1)

    page = read(bruno.get(path(reservation)))

    assert page.texts("h1") == ["Confirm your reservation"]
    assert page.texts("button") == ["Continue", "Confirm"]
    assert not page.all("input", type="radio")


@pytest.mark.parametrize(("seconds", "refreshed"), [(0, "901"), (880, "21"), (899, "2")])
def test_without_javascript_it_looks_again_at_the_end_of_the_hold(bruno, olgas_event, seconds, refreshed):
    reservation = make_reservation(olgas_event)

    with at(reservation.reservation_date + timezone.timedelta(seconds=seconds)):
        page = read(bruno.get(path(reservation)))

    assert refresh(page) == f"{refreshed}; url={path(reservation)}"
    assert len(page.all("noscript")) == 1


def test_a_payment_under_way_is_followed(bruno, olgas_event):
    reservation = make_reservation(olgas_event)
    transaction = start_payment(reservation.pk)

    page = read(bruno.get(path(reservation)))

    assert page.texts("h1") == ["Your payment is under way"]
    assert page.one("div", data_behaviour="follow")["data-transaction"] == str(transaction.pk)
    assert page.one("progress")["aria-label"] == "Your payment is under way"
    assert refresh(page).startswith("2; ")
    assert not page.all("button")


@pytest.mark.parametrize(
    ("error_type", "title"), [("", "Paid. See you there!"), ("card_error", "Pay for your tickets")]
)
def test_a_payment_that_ends_while_the_page_is_made_is_shown_as_ended(bruno, olgas_event, error_type, title):
    reservation = make_reservation(olgas_event)
    transaction = start_payment(reservation.pk)

    def end_it_before_it_is_read(execute, sql, params, many, context):
        if not ended and 'FROM "payments_transaction"' in sql:
            ended.append(True)
            settle(transaction.pk, Answer(error_type=error_type))
        return execute(sql, params, many, context)

    ended: list[bool] = []
    with connection.execute_wrapper(end_it_before_it_is_read):
        page = read(bruno.get(path(reservation)))

    assert ended
    assert page.texts("h1") == [title]
    assert not page.all("div", data_behaviour="follow")


def test_a_payment_that_failed_is_told_and_can_be_tried_again(bruno, olgas_event):
    reservation = make_reservation(olgas_event)
    pay(reservation, "card_error")

    page = read(bruno.get(path(reservation)))

    assert page.one("div", role="alert", class_="notice").text == (
        "Your card has been declined.Your tickets are still held: you can try again."
    )
    assert page.texts("button") == ["Continue", "Pay €120.00"]


def test_what_was_paid_is_shown_as_tickets(bruno):
    event = make_event(ticket_type("VIP", "120"), ticket_type("Seat", "0"))
    reservation = make_reservation(event, VIP=2, Seat=1)
    pay(reservation)

    page = read(bruno.get(path(reservation)))

    assert page.texts("h1") == ["Paid. See you there!"]
    assert page.one("b", class_="keep-number").text == str(reservation.pk)
    assert len(page.all("article")) == 1
    assert [line.text for line in page.all("li") if "Ticket" in line.text] == [
        "VIP €120.00 Ticket 1 of 3",
        "VIP €120.00 Ticket 2 of 3",
        "Seat Free Ticket 3 of 3",
    ]
    assert not page.all("meta", http_equiv="refresh")
    assert page.texts("button") == ["Open your tickets"]


def test_a_free_one_is_confirmed(bruno):
    reservation = make_reservation(make_event(ticket_type("Seat", "0")), Seat=1)
    start_payment(reservation.pk)

    assert read(bruno.get(path(reservation))).texts("h1") == ["Confirmed. See you there!"]


def test_a_hold_that_ran_out_says_so_to_the_second_and_offers_to_choose_again(bruno, olgas_event):
    reservation = make_reservation(olgas_event)

    with at(reservation.pending_until):
        page = read(bruno.get(path(reservation)))

    assert page.texts("h1") == ["The time ran out"]
    assert page.one("a", class_="button", href="/en/events/jazz-night/").text == "Choose tickets again"
    assert not page.all("button")
    assert not page.all("meta", http_equiv="refresh")


def test_money_that_came_too_late_is_told(bruno, olgas_event):
    reservation = make_reservation(olgas_event)
    transaction = start_payment(reservation.pk)

    with later(seconds=settings.HOLD_SECONDS + settings.PAYMENT_GRACE_SECONDS + 1):
        unsettled = read(bruno.get(path(reservation)))
        settle(transaction.pk, Answer())
        settled = read(bruno.get(path(reservation)))

    assert "A payment is still under way. If it takes money, that goes back to you." in unsettled.text
    assert "Your money goes back to you." in settled.text
    assert settled.texts("h1") == ["The time ran out"]


def test_a_cancelled_one_says_so(bruno, olgas_event):
    reservation = make_reservation(olgas_event)
    cancel(reservation.pk)

    assert read(bruno.get(path(reservation))).texts("h1") == ["Reservation cancelled"]


def test_only_the_session_that_made_it_is_offered_to_cancel(bruno, stella, olgas_event):
    field = f"amount-{olgas_event.ticket_types.get(type='VIP').pk}"
    address = bruno.post("/en/events/jazz-night/", {field: "1"}).headers["Location"]

    assert "Cancel reservation" in read(bruno.get(address)).texts("summary")
    assert "Cancel reservation" not in read(stella.get(address)).texts("summary")


def test_the_page_is_nobodys_to_keep_to_index_or_to_tell_on(bruno, olgas_event):
    answer = bruno.get(path(make_reservation(olgas_event)))

    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["X-Robots-Tag"] == "noindex"
    assert answer.headers["Referrer-Policy"] == "strict-origin"
    assert "Content-Encoding" not in answer.headers
    assert read(answer).one("meta", name="robots")["content"] == "noindex"


def test_an_unknown_reservation_is_not_found(bruno, db):
    for address in (f"/en/reservations/{uuid4()}/", "/en/reservations/12/"):
        assert bruno.get(address).status_code == 404


@pytest.mark.parametrize("tickets", [1, 5])
def test_any_number_of_tickets_costs_three_queries(bruno, olgas_event, tickets, django_assert_num_queries):
    reservation = make_reservation(olgas_event, VIP=tickets, Standard=tickets)

    with django_assert_num_queries(3):
        bruno.get(path(reservation))


def test_it_is_dated_in_the_readers_language(bruno, olgas_event):
    reservation = make_reservation(olgas_event)

    assert "120,00 €" in read(bruno.get(path(reservation, "pl"))).text
