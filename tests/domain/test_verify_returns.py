"""What `verify` says of orders that were taken back: nothing, unless something was planted past all services."""

from datetime import timedelta

import pytest
from django.db.models import F

from tests.domain.test_return_order import paid, payment_of
from tests.factories import make_event, ticket_type
from tests.moments import at
from ticketonline.audit.actor import OPERATOR
from ticketonline.books.repair import repair
from ticketonline.books.verify import verify
from ticketonline.core import clock
from ticketonline.payments.models import Transaction
from ticketonline.payments.services.return_order import return_order
from ticketonline.sales.models import Reservation
from ticketonline.statistics.models import HourlySales, TypeStatistics
from ticketonline.statistics.queries import get_event_sales

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


@pytest.fixture
def event():
    return make_event(ticket_type("VIP", price="0.10", amount=20))


@pytest.fixture
def kept(event) -> Reservation:
    return paid(event, VIP=1)


@pytest.fixture
def returned(event, kept) -> Reservation:
    """Refunded three hours after it was paid; another one is kept."""
    order = paid(event, VIP=3)
    with at(clock.now() + 3 * HOUR):
        return_order(order.pk, refund=True, by=OPERATOR)
    order.refresh_from_db()
    return order


def codes() -> list[str]:
    return sorted(fault.code for fault in verify())


def test_a_refund_that_nobody_owes_is_missed(returned):
    Transaction.objects.filter(reservation=returned).update(refund_due_at=None)

    assert codes() == ["returned_money_kept"]


def test_a_refund_of_what_was_not_taken_back_is_found(kept):
    Transaction.objects.filter(reservation=kept).update(refund_due_at=clock.now())

    assert codes() == ["refund_of_a_sale"]


def test_money_kept_of_what_was_not_taken_back_is_found(kept):
    Transaction.objects.filter(reservation=kept).update(refund_waived_at=clock.now())

    assert codes() == ["waived_without_return"]


def test_a_return_without_a_payment_is_found(returned):
    Transaction.objects.filter(reservation=returned).delete()

    assert codes() == ["sold_without_payment"]


def test_a_return_before_the_sale_is_found(returned):
    with at(returned.closed_at):
        Reservation.objects.filter(pk=returned.pk).update(returned_at=F("closed_at") - timedelta(minutes=2))

    assert "returned_before_sold" in codes()


def test_a_sale_that_vanished_with_its_return_is_missed_by_the_hours(returned):
    Reservation.objects.filter(pk=returned.pk).update(returned_at=None)

    assert codes() == ["hour_miscounted", "hour_miscounted", "paid_but_not_sold", "refund_of_a_sale"]


def test_an_hour_says_what_came_back_and_what_should_have(returned):
    HourlySales.objects.filter(tickets_returned=3).update(tickets_returned=2, takings_returned=100)

    (fault,) = verify()

    assert fault.code == "hour_miscounted"
    assert fault.text == ("2 came back in that hour and 0.100 went back, but 3 of its tickets did, for 0.300")


def test_repair_counts_what_came_back_anew(event, returned):
    right = list(HourlySales.objects.order_by("hour").values_list("hour", "tickets_returned", "takings_returned"))
    HourlySales.objects.filter(tickets_returned=3).delete()
    TypeStatistics.objects.update(tickets_sold=4)

    texts = [outcome.text for outcome in repair()]

    assert texts == [
        "tickets_sold 4 -> 1, tickets_sold_late 0 -> 0",
        "tickets_sold 0 -> 0, takings 0 -> 0, tickets_returned 0 -> 3, takings_returned 0 -> 300",
    ]
    assert right == list(
        HourlySales.objects.order_by("hour").values_list("hour", "tickets_returned", "takings_returned")
    )
    assert verify() == []


def test_repair_tells_late_returns_from_those_in_time(event, returned, kept):
    with at(event.date):
        get_event_sales(event)
    with at(event.date + HOUR):
        return_order(kept.pk, refund=False, reason="Seen at the door", by=OPERATOR)
        assert TypeStatistics.objects.values_list("tickets_sold", "tickets_sold_late").get() == (1, -1)
        TypeStatistics.objects.update(tickets_sold=0, tickets_sold_late=0)
        assert codes() == ["statistics_miscounted"]

        assert [outcome.text for outcome in repair()] == ["tickets_sold 0 -> 1, tickets_sold_late 0 -> -1"]
        assert verify() == []
    assert payment_of(kept).refund_waived_at is not None
