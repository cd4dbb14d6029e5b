"""Reservations, tickets and payments in the admin: found and shown, never written."""

import pytest

from tests.conftest import LOG_IN
from tests.factories import make_event, make_reservation
from tests.moments import later
from ticketonline.accounts.models import User
from ticketonline.core import read_only_admin
from ticketonline.events.models import Event
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.models import Reservation
from ticketonline.sales.services.cancel import cancel

pytestmark = pytest.mark.django_db

RESERVATIONS, TICKETS, TRANSACTIONS = (
    "/admin/sales/reservation/",
    "/admin/sales/orderedticket/",
    "/admin/payments/transaction/",
)
LISTS = [RESERVATIONS, TICKETS, TRANSACTIONS]


@pytest.fixture
def paid(olgas_event) -> Reservation:
    """A reservation of two VIP tickets, paid."""
    reservation = make_reservation(olgas_event, VIP=2)
    assert settle(start_payment(reservation.pk).pk, Answer())
    reservation.refresh_from_db()
    return reservation


@pytest.mark.parametrize("path", LISTS)
def test_not_even_a_superuser_can_write(client, paid, path):
    client.force_login(User.objects.create_superuser("root", password="x"), LOG_IN)
    row = client.get(path).context["cl"].result_list[0]

    assert client.get(f"{path}add/").status_code == 403
    assert client.get(f"{path}{row.pk}/delete/").status_code == 403
    assert client.post(f"{path}{row.pk}/change/", {"status": "CANCELLED"}).status_code == 403
    page = client.get(f"{path}{row.pk}/change/").content.decode()
    assert 'name="_save"' not in page
    assert 'name="action"' not in client.get(path).content.decode()
    paid.refresh_from_db()
    assert paid.status == Reservation.Status.COMPLETED


def test_a_reservation_is_shown_with_its_tickets_and_total(olgas_browser, paid):
    page = olgas_browser.get(f"{RESERVATIONS}{paid.pk}/change/").content.decode()

    assert "240.00 EUR" in page
    assert page.count("120.00 EUR") == 2
    assert "Completed" in page


@pytest.mark.parametrize("path", [RESERVATIONS, TICKETS])
def test_what_was_reserved_before_the_event_changed_its_currency_is_still_shown(olgas_browser, olgas_event, path):
    reservation = make_reservation(olgas_event, Standard=1)
    cancel(reservation.pk)
    Event.objects.update(currency="JPY")
    row = reservation if path == RESERVATIONS else reservation.tickets.get()

    listed, shown = olgas_browser.get(path), olgas_browser.get(f"{path}{row.pk}/change/")

    assert (listed.status_code, shown.status_code) == (200, 200)
    assert "45.500 JPY" in shown.content.decode()


def test_an_ended_hold_reads_as_cancelled_before_a_worker_looked_at_it(olgas_browser, olgas_event):
    reservation = make_reservation(olgas_event)
    past = reservation.reservation_date
    Reservation.objects.filter(pk=reservation.pk).update(pending_until=past, hold_ends_at=past)

    page = olgas_browser.get(RESERVATIONS).content.decode()

    assert '<td class="field-status_now">Cancelled</td>' in page


@pytest.mark.parametrize("path", LISTS)
def test_a_reservations_id_finds_it_its_tickets_and_its_payments(olgas_browser, olgas_event, paid, path):
    make_reservation(olgas_event)

    found = olgas_browser.get(path, {"q": f" {paid.pk} "}).context["cl"].result_list

    assert {getattr(row, "reservation_id", row.pk) for row in found} == {paid.pk}


def test_a_tickets_id_finds_its_reservation(olgas_browser, olgas_event, paid):
    make_reservation(olgas_event)

    found = olgas_browser.get(RESERVATIONS, {"q": str(paid.tickets.all()[0].pk)}).context["cl"].result_list

    assert [row.pk for row in found] == [paid.pk]


def test_an_email_address_finds_its_reservations(olgas_browser, olgas_event, paid):
    Reservation.objects.filter(pk=paid.pk).update(email="Bruno@example.org")
    make_reservation(olgas_event)

    found = olgas_browser.get(RESERVATIONS, {"q": "bruno@EXAMPLE.org"}).context["cl"].result_list

    assert [row.pk for row in found] == [paid.pk]


@pytest.mark.parametrize("path", LISTS)
def test_anything_else_finds_nothing(olgas_browser, paid, path):
    assert list(olgas_browser.get(path, {"q": "Jazz"}).context["cl"].result_list) == []


def test_reservations_are_filtered_by_status_and_event(olgas_browser, olgas_event, paid):
    pending = make_reservation(olgas_event)
    make_reservation(make_event())

    of_event = olgas_browser.get(RESERVATIONS, {"event__id__exact": str(olgas_event.pk), "status__exact": "PENDING"})

    assert [row.pk for row in of_event.context["cl"].result_list] == [pending.pk]


def test_refunds_due_are_filtered(olgas_browser, olgas_event, paid):
    late = start_payment(make_reservation(olgas_event).pk)
    settle(late.pk, Answer(error_type="gateway_unavailable"), may_have_charged=True)

    due = olgas_browser.get(TRANSACTIONS, {"refund": "due"}).context["cl"].result_list
    done = olgas_browser.get(TRANSACTIONS, {"refund": "done"}).context["cl"].result_list

    assert ([row.pk for row in due], list(done)) == ([late.pk], [])


def test_the_newest_comes_first(olgas_browser, olgas_event):
    made = []
    for minutes in range(3):
        with later(minutes=minutes):
            made.append(make_reservation(olgas_event).pk)

    assert [row.pk for row in olgas_browser.get(RESERVATIONS).context["cl"].result_list] == made[::-1]


def test_a_long_list_is_counted_up_to_a_limit_and_says_so(olgas_browser, olgas_event, monkeypatch):
    monkeypatch.setattr(read_only_admin, "MOST_COUNTED", 2)
    for _ in range(4):
        make_reservation(olgas_event)

    page = olgas_browser.get(RESERVATIONS)

    assert page.context["cl"].result_count == 2
    assert "There are more than 2." in page.content.decode()


@pytest.mark.parametrize("path", LISTS)
def test_a_list_takes_the_same_queries_for_one_row_and_for_many(
    olgas_browser, olgas_event, paid, django_assert_num_queries, path
):
    olgas_browser.get(path)  # the first page writes down where she is logged in
    with django_assert_num_queries(6):
        olgas_browser.get(path)
    for _ in range(4):
        start_payment(make_reservation(olgas_event).pk)

    with django_assert_num_queries(6):
        olgas_browser.get(path)
