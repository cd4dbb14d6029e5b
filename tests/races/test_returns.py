"""Orders are taken back at the same moment by two people, beside a worker's, a check of the books and a sale."""

import threading
from functools import partial

import pytest
from django.db.models import F

from tests.factories import make_event, make_promo_code, make_reservation, ticket_type
from tests.racing import PATIENCE_SECONDS, Pause, outcome, race, start, wait_for_waiters
from ticketonline.audit.actor import OPERATOR
from ticketonline.audit.models import Entry
from ticketonline.books.repair import repair
from ticketonline.books.verify import verify
from ticketonline.core import clock
from ticketonline.events.models import Event, TicketType
from ticketonline.events.services.cancel_event import cancel_event
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import EventReturn, Transaction
from ticketonline.payments.services import settle as settle_module
from ticketonline.payments.services.ask_event_return import ask_event_return
from ticketonline.payments.services.return_order import return_order
from ticketonline.payments.services.return_some import return_some
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.errors import NotPaid
from ticketonline.sales.models import Reservation
from ticketonline.statistics.models import HourlySales, TypeStatistics

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 5


@pytest.fixture
def event() -> Event:
    return make_event(ticket_type("VIP", amount=100))


@pytest.fixture
def paid(event) -> Reservation:
    make_promo_code(event, tickets=50)
    reservation = make_reservation(event, VIP=2, promo_code="SUMMER")
    settle(start_payment(reservation.pk).pk, Answer())
    return reservation


def take_back(reservation):
    return return_order(reservation.pk, refund=True, by=OPERATOR)


def sold(event) -> tuple[int, int]:
    return event.ticket_types.get().sold, TypeStatistics.objects.get().tickets_sold


def test_of_two_who_take_an_order_back_one_does(event):
    for _ in range(ROUNDS):
        reservation = make_reservation(event, VIP=2)
        settle(start_payment(reservation.pk).pk, Answer())

        outcomes = race(*[partial(take_back, reservation)] * 3)

        assert sorted(type(one).__name__ for one in outcomes) == ["NotPaid", "NotPaid", "Reservation"]
    assert sold(event) == (0, 0)
    assert Entry.objects.filter(action="order.returned").count() == ROUNDS
    assert verify() == []


@pytest.mark.postgres
def test_who_comes_second_waits_and_is_refused(event, paid):
    pause = Pause(after='UPDATE "sales_reservation"')
    first = start(partial(take_back, paid), pause=pause)
    pause.wait()

    second = start(partial(take_back, paid))
    wait_for_waiters()
    pause.go()

    assert outcome(first).status == "CANCELLED"
    assert isinstance(outcome(second), NotPaid)
    assert sold(event) == (0, 0)
    assert verify() == []


@pytest.mark.postgres
def test_who_looks_before_taking_back_gives_the_tickets_back_twice(event, paid):
    """The negative control: the same duel with somebody who takes no lock."""
    other = make_reservation(event, VIP=5)
    settle(start_payment(other.pk).pk, Answer())
    looked, done = threading.Event(), threading.Event()

    def take_back_naively() -> None:
        assert Reservation.objects.get(pk=paid.pk).status == "COMPLETED"
        looked.set()
        assert done.wait(PATIENCE_SECONDS)
        TicketType.objects.filter(event=event).update(sold=F("sold") - 2)

    naive = start(take_back_naively)
    assert looked.wait(PATIENCE_SECONDS)
    assert outcome(start(partial(take_back, paid))).status == "CANCELLED"
    done.set()
    outcome(naive)

    assert event.ticket_types.get().sold == 3  # of five
    assert "stock_miscounted" in {fault.code for fault in verify()}


@pytest.mark.postgres
@pytest.mark.parametrize("where", ['UPDATE "sales_reservation"', "statistics_hourlysales", "payments_transaction"])
def test_the_books_are_right_in_the_middle_of_a_return(event, paid, where):
    pause = Pause(after=where)
    returning = start(partial(take_back, paid), pause=pause)
    pause.wait()

    assert verify() == []
    pause.go()

    assert outcome(returning).status == "CANCELLED"
    assert verify() == []


@pytest.mark.postgres
def test_a_repair_waits_for_a_return_and_counts_it(event, paid):
    HourlySales.objects.update(tickets_sold=1)
    pause = Pause(after='UPDATE "sales_reservation"')
    returning = start(partial(take_back, paid), pause=pause)
    pause.wait()

    repairing = start(lambda: list(repair()))
    wait_for_waiters()
    pause.go()

    assert outcome(returning).status == "CANCELLED"
    assert len(outcome(repairing)) == 1
    assert verify() == []


@pytest.mark.postgres
def test_who_cancels_the_event_waits_for_a_return_and_both_happen(event, paid):
    pause = Pause(after='UPDATE "sales_reservation"')
    returning = start(partial(take_back, paid), pause=pause)
    pause.wait()

    cancelling = start(partial(cancel_event, event.pk, by=OPERATOR))
    wait_for_waiters()
    pause.go()

    assert outcome(returning).status == "CANCELLED"
    assert outcome(cancelling).status == "CANCELLED"
    assert verify() == []


@pytest.mark.postgres
def test_a_return_and_the_sale_of_another_are_both_counted(event, paid):
    other = start_payment(make_reservation(event, VIP=3).pk)
    pause = Pause(after='UPDATE "events_tickettype"')
    returning = start(partial(take_back, paid), pause=pause)
    pause.wait()

    selling = start(lambda: settle(other.pk, Answer()))
    wait_for_waiters()
    pause.go()

    assert outcome(returning).status == "CANCELLED"
    assert outcome(selling)
    assert sold(event) == (3, 3)
    assert verify() == []


def test_workers_and_the_organiser_take_each_order_of_an_event_back_once(event):
    orders = [make_reservation(event, VIP=1) for _ in range(12)]
    for order in orders:
        settle(start_payment(order.pk).pk, Answer())
    cancel_event(event.pk, by=OPERATOR)
    ask_event_return(event.pk, by=OPERATOR)

    def work() -> None:
        while return_some(limit=2):
            pass

    race(work, work, *[partial(take_back, order) for order in orders[:3]])

    assert not return_some()
    assert EventReturn.objects.get().ended_at is not None
    assert sold(event) == (0, 0)
    assert Entry.objects.filter(action="order.returned").count() == 12
    assert Transaction.objects.filter(refund_due_at=None).count() == 0
    assert verify() == []


@pytest.mark.postgres
@pytest.mark.usefixtures("paid")
def test_a_payment_that_looked_before_the_event_was_cancelled_goes_back_after_all_others_did(event):
    late = make_reservation(event)
    pause = Pause(after='"sales_orderedticket"')
    paying = start(lambda: start_payment(late.pk), pause=pause)
    pause.wait()
    cancel_event(event.pk, by=OPERATOR)
    ask_event_return(event.pk, by=OPERATOR)
    while return_some():
        pass
    assert EventReturn.objects.exclude(ended_at=None).exists()

    pause.go()
    settle(outcome(paying).pk, Answer())
    while return_some():
        pass

    late.refresh_from_db()
    assert (late.status, late.returned_at is None) == ("CANCELLED", False)
    assert EventReturn.objects.exclude(ended_at=None).exists()
    assert verify() == []


@pytest.mark.usefixtures("paid")
def test_without_reopening_nobody_would_look_at_it_again(event, monkeypatch):
    """The negative control."""
    monkeypatch.setattr(settle_module, "reopen_returns", lambda event_ids: None)
    late = start_payment(make_reservation(event, VIP=2).pk)
    cancel_event(event.pk, by=OPERATOR)
    EventReturn.objects.create(event=event, ended_at=clock.now())

    settle(late.pk, Answer())

    assert not return_some()
    assert Reservation.objects.get(pk=late.reservation_id).status == "COMPLETED"
