from uuid import uuid4

import pytest

from tests.changes import nothing_changes
from tests.factories import make_event, make_reservation, ticket_type
from tests.moments import INSTANT, at, later
from ticketonline.core import clock
from ticketonline.events.models import TicketType
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.errors import AlreadyPaid, PaymentInProgress, ReservationNotFound, ReservationOver
from ticketonline.sales.models import OrderedTicket, Reservation
from ticketonline.sales.services.cancel import cancel
from ticketonline.sales.services.expire import expire

pytestmark = pytest.mark.django_db


def test_a_cancelled_reservation_gives_its_tickets_back(olgas_event):
    others = make_reservation(olgas_event, VIP=1)
    reservation = make_reservation(olgas_event, VIP=2, Standard=3)

    with at(clock.now()) as now:
        cancelled = cancel(reservation.pk)

    reservation.refresh_from_db()
    assert cancelled.status == reservation.status == "CANCELLED"
    assert reservation.closed_at == now
    held = dict(TicketType.objects.values_list("type", "held"))
    assert held == {"VIP": 1, "Standard": 0}
    assert Reservation.objects.get(pk=others.pk).status == "PENDING"


def test_the_tickets_of_a_cancelled_reservation_are_kept_as_a_record(olgas_event):
    cancel(make_reservation(olgas_event, VIP=2).pk)

    assert OrderedTicket.objects.count() == 2


def test_an_unknown_reservation_is_refused(olgas_event):
    make_reservation(olgas_event)

    with nothing_changes(), pytest.raises(ReservationNotFound):
        cancel(uuid4())


def test_a_reservation_is_cancelled_once(olgas_event):
    reservation = make_reservation(olgas_event)
    cancel(reservation.pk)

    with nothing_changes(), pytest.raises(ReservationOver):
        cancel(reservation.pk)


def test_a_hold_that_ended_is_not_cancelled_any_more(olgas_event):
    reservation = make_reservation(olgas_event)

    with at(reservation.hold_ends_at), nothing_changes(), pytest.raises(ReservationOver):
        cancel(reservation.pk)
    with at(reservation.hold_ends_at - INSTANT):
        assert cancel(reservation.pk).status == "CANCELLED"


def test_an_expired_reservation_is_refused(olgas_event):
    reservation = make_reservation(olgas_event)
    with later(hours=1):
        expire()

    with nothing_changes(), pytest.raises(ReservationOver):
        cancel(reservation.pk)


def test_a_paid_reservation_is_refused(olgas_event):
    reservation = make_reservation(olgas_event)
    settle(start_payment(reservation.pk).pk, Answer())

    with nothing_changes(), pytest.raises(AlreadyPaid):
        cancel(reservation.pk)
    with later(days=365), nothing_changes(), pytest.raises(AlreadyPaid):
        cancel(reservation.pk)


def test_a_reservation_that_is_being_paid_for_is_refused(olgas_event):
    reservation = make_reservation(olgas_event)
    start_payment(reservation.pk)

    with nothing_changes(), pytest.raises(PaymentInProgress):
        cancel(reservation.pk)


def test_a_reservation_whose_payment_failed_can_be_cancelled(olgas_event):
    reservation = make_reservation(olgas_event)
    settle(start_payment(reservation.pk).pk, Answer(error_type="card_error"))

    assert cancel(reservation.pk).status == "CANCELLED"


def test_a_free_reservation_that_was_taken_is_refused():
    reservation = make_reservation(make_event(ticket_type("Free", price="0")), Free=1)
    start_payment(reservation.pk)

    with nothing_changes(), pytest.raises(AlreadyPaid):
        cancel(reservation.pk)
