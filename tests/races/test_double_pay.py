"""An impatient buyer clicks twice: one payment."""

import pytest
from django.conf import settings
from django.db import IntegrityError

from tests.factories import make_event, make_reservation, ticket_type
from tests.racing import Pause, outcome, race, start
from ticketonline.books.verify import verify
from ticketonline.payments.models import Transaction
from ticketonline.payments.services import start_payment as start_payment_module
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.errors import AlreadyPaid
from ticketonline.sales.locks import Locked
from ticketonline.sales.models import Reservation

pytestmark = [pytest.mark.django_db(transaction=True)]

CLICKS = settings.WRITING_THREADS  # one more might find no room to wait for its turn


def test_all_clicks_are_answered_with_the_same_payment():
    reservation = make_reservation(make_event(), VIP=2)

    payments = race(*[lambda: start_payment(reservation.pk)] * CLICKS)

    assert {payment.pk for payment in payments} == {Transaction.objects.get().pk}
    assert verify() == []


def test_what_is_free_is_taken_by_one_click():
    event = make_event(ticket_type("Free", price="0"))
    reservation = make_reservation(event, Free=3)

    got = race(*[lambda: start_payment(reservation.pk)] * CLICKS)

    assert sum(isinstance(one, Transaction) for one in got) == 1
    assert sum(isinstance(one, AlreadyPaid) for one in got) == CLICKS - 1
    assert event.ticket_types.get().sold == 3
    assert verify() == []


@pytest.mark.postgres
def test_without_the_lock_the_database_itself_refuses_the_second_payment(monkeypatch):
    """The negative control: both clicks find no payment in progress."""
    reservation = make_reservation(make_event(), VIP=2)

    def read_all(keys, *, with_types_of):
        return {row.pk: Locked(reservation=row, counts={}) for row in Reservation.objects.filter(pk__in=keys)}

    monkeypatch.setattr(start_payment_module, "lock_all", read_all)
    pause = Pause(after='FROM "sales_reservation" WHERE')
    first = start(lambda: start_payment(reservation.pk), pause=pause)
    pause.wait()

    start_payment(reservation.pk)
    pause.go()

    with pytest.raises(IntegrityError, match="transaction_one_pending"):
        outcome(first)
