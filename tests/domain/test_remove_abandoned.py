from datetime import timedelta

import pytest

from tests.changes import dump, nothing_changes
from tests.factories import make_reservation
from tests.moments import INSTANT, at, later
from ticketonline.events.models import Event
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import Transaction
from ticketonline.payments.services.refund import refund_one
from ticketonline.payments.services.remove_abandoned import remove_abandoned
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.models import OrderedTicket, Reservation
from ticketonline.sales.services.cancel import cancel
from ticketonline.sales.services.expire import expire

pytestmark = pytest.mark.django_db

TRADE_OF_ONE_SALE = ("sales_reservation", "sales_orderedticket", "payments_transaction")


def make_cancelled(event: Event) -> Reservation:
    return cancel(make_reservation(event, VIP=2).pk)


def test_what_came_to_nothing_is_removed_after_a_hundred_days_with_all_that_belongs_to_it(olgas_event, settings):
    settings.RETENTION_DAYS = 100
    failed = make_reservation(olgas_event, VIP=2, Standard=1)
    settle(start_payment(failed.pk, token="card_error").pk, Answer(error_type="card_error"))
    cancel(failed.pk)
    before = dump()

    with at(failed.reservation_date + timedelta(days=100)), nothing_changes():
        assert remove_abandoned() == 0
    with at(failed.reservation_date + timedelta(days=100) + INSTANT):
        assert remove_abandoned() == 1

    assert dump() == before | {table: [] for table in TRADE_OF_ONE_SALE}


def test_an_expired_reservation_is_removed_like_a_cancelled_one(olgas_event):
    make_reservation(olgas_event)
    with later(hours=1):
        expire()

    with later(days=101):
        assert remove_abandoned() == 1


def test_what_was_sold_is_kept_for_ever(olgas_event):
    settle(start_payment(make_reservation(olgas_event).pk).pk, Answer())

    with later(days=3650), nothing_changes():
        assert remove_abandoned() == 0


def test_what_is_pending_is_kept_until_it_is_swept(olgas_event):
    make_reservation(olgas_event)

    with later(days=101), nothing_changes():
        assert remove_abandoned() == 0


def test_a_payment_that_has_not_ended_is_kept(olgas_event):
    transaction = start_payment(make_reservation(olgas_event).pk)
    with later(hours=1):
        expire()

    with later(days=101):
        with nothing_changes():
            assert remove_abandoned() == 0
        settle(transaction.pk, Answer(error_type="reservation_over"))
        assert remove_abandoned() == 1


def test_money_that_has_yet_to_go_back_is_kept(olgas_event):
    transaction = start_payment(make_reservation(olgas_event).pk)
    with later(hours=1):
        expire()
        settle(transaction.pk, Answer())

    with later(days=101):
        with nothing_changes():
            assert remove_abandoned() == 0
        refund_one()
        assert remove_abandoned() == 1

    assert Transaction.objects.count() == 0


def test_what_is_younger_or_another_buyers_is_kept(olgas_event):
    old = make_cancelled(olgas_event)
    sold = make_reservation(olgas_event, VIP=1)
    settle(start_payment(sold.pk).pk, Answer())
    with later(days=20):
        young = make_cancelled(olgas_event)

    with later(days=101):
        assert remove_abandoned() == 1

    assert not Reservation.objects.filter(pk=old.pk).exists()
    assert set(Reservation.objects.values_list("pk", flat=True)) == {sold.pk, young.pk}
    assert OrderedTicket.objects.count() == 3


def test_no_more_are_removed_at_once_than_asked_for_the_oldest_first(olgas_event):
    first, second, third = (make_cancelled(olgas_event) for _ in range(3))

    with later(days=101):
        assert remove_abandoned(limit=2) == 2

        assert Reservation.objects.get().pk == third.pk
        assert remove_abandoned(limit=2) == 1
        assert remove_abandoned(limit=2) == 0
    assert first.reservation_date <= second.reservation_date <= third.reservation_date


def test_the_operator_may_choose_another_time(olgas_event, settings):
    settings.RETENTION_DAYS = 1
    make_cancelled(olgas_event)

    with later(days=1, seconds=1):
        assert remove_abandoned() == 1


def test_nothing_to_do_is_one_look(olgas_event, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert remove_abandoned() == 0
