import pytest

from tests.changes import nothing_changes
from tests.factories import make_event, make_reservation
from tests.moments import INSTANT, at, later
from ticketonline.events.models import TicketType
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import Transaction
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.models import Reservation
from ticketonline.sales.services.cancel import cancel
from ticketonline.sales.services.expire import expire

pytestmark = pytest.mark.django_db


def held() -> dict[str, int]:
    return dict(TicketType.objects.values_list("type", "held"))


def test_nothing_is_cancelled_before_its_hold_ends(olgas_event):
    reservation = make_reservation(olgas_event)

    with at(reservation.hold_ends_at - INSTANT), nothing_changes():
        assert expire() == 0


def test_a_hold_that_ended_is_cancelled_and_its_tickets_are_on_sale_again(olgas_event):
    reservation = make_reservation(olgas_event, VIP=2, Standard=1)

    with at(reservation.hold_ends_at) as now:
        assert expire() == 1

    reservation.refresh_from_db()
    assert (reservation.status, reservation.closed_at, reservation.is_paying) == ("CANCELLED", now, False)
    assert held() == {"VIP": 0, "Standard": 0}


def test_a_hold_is_given_back_once(olgas_event):
    make_reservation(olgas_event, VIP=2)

    with later(hours=1):
        assert expire() == 1
        with nothing_changes():
            assert expire() == 0


def test_many_types_and_events_are_given_back_together(olgas_event):
    other = make_event(name="Blues Night")
    make_reservation(olgas_event, VIP=2)
    make_reservation(olgas_event, VIP=1, Standard=4)
    make_reservation(other, Standard=5)

    with later(hours=1):
        assert expire() == 3

    assert list(TicketType.objects.values_list("held", flat=True)) == [0, 0, 0, 0]


def test_the_oldest_go_first_and_no_more_than_asked_for(olgas_event):
    first, second, third = (make_reservation(olgas_event) for _ in range(3))

    with later(hours=1):
        assert expire(limit=2) == 2

        assert Reservation.objects.get(status="PENDING").pk == third.pk
        assert expire(limit=2) == 1
    assert {first.pk, second.pk, third.pk} == set(Reservation.objects.values_list("pk", flat=True))


def test_one_event_alone_can_be_swept(olgas_event):
    other = make_event(name="Blues Night")
    make_reservation(olgas_event)
    kept = make_reservation(other)

    with later(hours=1):
        assert expire(event_id=olgas_event.pk) == 1

    assert Reservation.objects.get(status="PENDING").pk == kept.pk


def test_what_was_paid_or_cancelled_is_left_alone(olgas_event):
    settle(start_payment(make_reservation(olgas_event).pk).pk, Answer())
    cancel(make_reservation(olgas_event).pk)

    with later(days=365), nothing_changes():
        assert expire() == 0


def test_a_payment_keeps_the_hold_for_its_grace_and_no_longer(olgas_event, settings):
    settings.PAYMENT_GRACE_SECONDS = 600
    reservation = make_reservation(olgas_event)
    transaction = start_payment(reservation.pk)
    reservation.refresh_from_db()
    assert (reservation.hold_ends_at - reservation.pending_until).total_seconds() == 600

    with at(reservation.hold_ends_at - INSTANT), nothing_changes():
        assert expire() == 0
    with at(reservation.hold_ends_at):
        assert expire() == 1

    reservation.refresh_from_db()
    assert (reservation.status, reservation.is_paying) == ("CANCELLED", False)
    assert Transaction.objects.get(pk=transaction.pk).status == "PENDING"


def test_a_hold_whose_payment_failed_ends_when_it_would_have_ended_anyway(olgas_event):
    reservation = make_reservation(olgas_event)
    settle(start_payment(reservation.pk).pk, Answer(error_type="card_error"))

    with at(reservation.pending_until - INSTANT):
        assert expire() == 0
    with at(reservation.pending_until):
        assert expire() == 1


def test_a_sweep_with_nothing_to_do_writes_nothing_and_asks_once(olgas_event, django_assert_num_queries):
    make_reservation(olgas_event)

    with django_assert_num_queries(1):
        assert expire() == 0
