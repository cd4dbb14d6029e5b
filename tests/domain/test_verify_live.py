"""What a shop at work looks like at any moment is no fault."""

from datetime import timedelta

import pytest

from tests.factories import make_event, make_reservation, ticket_type
from tests.moments import INSTANT, at, later
from ticketonline.books.recount import DOUBT_SECONDS
from ticketonline.books.verify import verify
from ticketonline.core import clock
from ticketonline.events.models import Event, TicketType
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import Transaction
from ticketonline.payments.services.claim import claim
from ticketonline.payments.services.refund import refund_one
from ticketonline.payments.services.remove_abandoned import remove_abandoned
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.models import OrderedTicket, Reservation
from ticketonline.sales.services.cancel import cancel
from ticketonline.sales.services.expire import expire
from ticketonline.statistics.models import EventStatistics, TypeStatistics
from ticketonline.statistics.queries import get_event_sales

pytestmark = pytest.mark.django_db


def sell(event: Event, **amounts: int) -> Transaction:
    transaction = start_payment(make_reservation(event, **amounts).pk)
    assert settle(transaction.pk, Answer())
    return transaction


def test_an_empty_shop_has_no_fault():
    assert verify() == []


def test_an_ended_hold_that_is_not_swept_yet_keeps_its_tickets(olgas_event):
    make_reservation(olgas_event)

    with later(hours=1):
        assert verify() == []
        expire()
        assert verify() == []


def test_a_payment_in_progress_outlives_its_hold_and_its_claim(olgas_event):
    payment = start_payment(make_reservation(olgas_event).pk)
    assert claim(limit=1)

    with later(minutes=20):
        assert verify() == []
    with later(hours=1):
        assert verify() == []
        expire()
        assert verify() == []
        assert not settle(payment.pk, Answer()) or verify() == []


def test_late_money_is_owed_and_goes_back(olgas_event):
    payment = start_payment(make_reservation(olgas_event).pk)
    with later(hours=1):
        settle(payment.pk, Answer())
        assert verify() == []
        refund_one()

        assert Transaction.objects.get().refunded_at is not None
        assert verify() == []


def test_a_free_reservation_and_one_of_many_small_prices_are_paid_to_the_thousandth():
    event = make_event(ticket_type("Free", price="0"), ticket_type("Small", price="0.1", amount=50, limit=50))

    start_payment(make_reservation(event, Free=2).pk)
    sell(event, Small=33)

    assert verify() == []


def test_a_large_sum_is_exact():
    event = make_event(ticket_type("Box", price="999999999.99", amount=100, limit=100))

    sell(event, Box=100)

    assert verify() == []


def test_what_an_organiser_may_change_is_no_fault(olgas_event):
    sell(olgas_event, VIP=3)
    make_reservation(olgas_event, VIP=5)

    TicketType.objects.filter(type="VIP").update(price=1, limit_per_reservation=1, amount=8, type="Balcony")
    Event.objects.update(status="DRAFT", date=clock.now() - timedelta(days=1))

    assert verify() == []


def test_an_event_whose_tickets_all_came_back_may_change_its_currency(olgas_event):
    failed = make_reservation(olgas_event)
    settle(start_payment(failed.pk).pk, Answer(error_type="card_error"))
    cancel(failed.pk)

    Event.objects.update(currency="PLN")

    assert verify() == []


def test_what_was_removed_leaves_nothing_behind(olgas_event):
    sell(olgas_event)
    cancel(make_reservation(olgas_event).pk)

    with later(days=101):
        assert remove_abandoned() == 1
        assert verify() == []


def test_two_machines_whose_clocks_differ_by_seconds_are_no_fault(olgas_event):
    reservation = make_reservation(olgas_event)

    with at(reservation.reservation_date - timedelta(seconds=30)):
        settle(start_payment(reservation.pk).pk, Answer())

    assert Reservation.objects.get().closed_at < reservation.reservation_date
    assert verify() == []


# --- Freezing, which readers and sellers do when they come by -------------------------------------------------------


def pay_late(event: Event, *, late: timedelta = timedelta(minutes=5), amount: int = 2) -> None:
    """Sell tickets that were reserved in time and paid after the event began."""
    with at(event.date - timedelta(minutes=1)):
        payment = start_payment(make_reservation(event, VIP=amount).pk)
    with at(event.date + late):
        assert settle(payment.pk, Answer())


def test_late_sales_count_apart_until_the_event_is_moved(olgas_event):
    sell(olgas_event, VIP=1)
    pay_late(olgas_event)
    assert verify() == []

    with at(olgas_event.date + timedelta(minutes=9)):
        Event.objects.update(date=olgas_event.date + timedelta(days=7))
        # Nobody has come by to thaw it.
        assert EventStatistics.objects.get().frozen_at is not None
        assert verify() == []
        get_event_sales(Event.objects.get())
        assert EventStatistics.objects.get().frozen_at is None
        assert verify() == []


def test_an_event_moved_into_the_past_has_sold_in_time_until_it_was(olgas_event):
    sell(olgas_event, VIP=1)
    Event.objects.update(date=clock.now() - timedelta(days=1))

    get_event_sales(Event.objects.get())

    assert verify() == []


def test_a_sale_that_waited_while_the_figures_were_frozen_may_be_on_either_side(olgas_event):
    sell(olgas_event, VIP=1)
    pay_late(olgas_event, late=INSTANT)

    TypeStatistics.objects.update(tickets_sold=3, tickets_sold_late=0)
    assert verify() == []
    TypeStatistics.objects.update(tickets_sold=0, tickets_sold_late=3)

    assert [fault.code for fault in verify()] == ["statistics_miscounted"]


def test_a_sale_well_after_the_figures_were_frozen_is_late_and_nothing_else(olgas_event):
    sell(olgas_event, VIP=1)
    with at(olgas_event.date):
        get_event_sales(olgas_event)
    pay_late(olgas_event, late=timedelta(seconds=DOUBT_SECONDS))
    assert verify() == []

    TypeStatistics.objects.update(tickets_sold=3, tickets_sold_late=0)

    (fault,) = verify()
    assert fault.text == "3 were sold in time and 0 late, but 3 of its tickets are sold, 1 to 1 of them in time"


def test_late_sales_of_what_is_not_frozen_are_a_fault(olgas_event):
    sell(olgas_event, VIP=2)
    TypeStatistics.objects.update(tickets_sold=1, tickets_sold_late=1)

    (fault,) = verify()

    assert fault.text == "1 were sold in time and 1 late, but 2 of its tickets are sold, all of them in time"
    assert OrderedTicket.objects.count() == 2
