from datetime import timedelta
from uuid import uuid4

import pytest

from tests.changes import nothing_changes
from tests.factories import make_event, make_reservation
from tests.moments import INSTANT, at, later
from ticketonline.core import clock
from ticketonline.events.models import Event, TicketType
from ticketonline.payments.errors import TransactionNotFound
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import Transaction
from ticketonline.payments.services.refund import refund_one
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.models import Reservation
from ticketonline.sales.services.expire import expire

pytestmark = pytest.mark.django_db

CHARGED = Answer()
DECLINED = Answer(error_type="card_error")


def counters(event: Event) -> dict[str, tuple[int, int]]:
    """Held and sold, by the name of the type."""
    return {kind.type: (kind.held, kind.sold) for kind in TicketType.objects.filter(event=event)}


def test_money_taken_in_time_completes_the_reservation(olgas_event):
    reservation = make_reservation(olgas_event, VIP=2, Standard=1)
    transaction = start_payment(reservation.pk)

    with at(clock.now()) as now:
        assert settle(transaction.pk, CHARGED)

    transaction.refresh_from_db()
    reservation.refresh_from_db()
    assert (transaction.status, transaction.error_type, transaction.closed_at) == ("COMPLETED", "", now)
    assert transaction.refund_due_at is None
    assert (reservation.status, reservation.is_paying, reservation.closed_at) == ("COMPLETED", False, now)
    assert counters(olgas_event) == {"VIP": (0, 2), "Standard": (0, 1)}


@pytest.mark.parametrize("error_type", ["card_error", "payment_error"])
def test_a_refusal_of_the_gateway_leaves_the_tickets_held(olgas_event, error_type):
    reservation = make_reservation(olgas_event, VIP=2)
    transaction = start_payment(reservation.pk)

    with at(clock.now()) as now:
        assert settle(transaction.pk, Answer(error_type=error_type))

    transaction.refresh_from_db()
    reservation.refresh_from_db()
    assert (transaction.status, transaction.error_type, transaction.closed_at) == ("ERROR", error_type, now)
    assert transaction.refund_due_at is None
    assert (reservation.status, reservation.is_paying) == ("PENDING", False)
    assert reservation.hold_ends_at == reservation.pending_until
    assert counters(olgas_event) == {"VIP": (2, 0), "Standard": (0, 0)}


def test_an_unknown_payment_is_refused(olgas_event):
    start_payment(make_reservation(olgas_event).pk)

    with nothing_changes(), pytest.raises(TransactionNotFound):
        settle(uuid4(), CHARGED)


# --- Late money -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("swept", [False, True], ids=["before the sweep", "after the sweep"])
def test_late_money_goes_back(olgas_event, swept):
    reservation = make_reservation(olgas_event, VIP=1)
    transaction = start_payment(reservation.pk)
    reservation.refresh_from_db()

    with at(reservation.hold_ends_at) as now:
        if swept:
            expire()
        assert settle(transaction.pk, CHARGED)

    transaction.refresh_from_db()
    assert (transaction.status, transaction.error_type) == ("ERROR", "late_payment")
    assert (transaction.refund_due_at, transaction.refunded_at) == (now, None)
    reservation.refresh_from_db()
    assert reservation.status_at(now) == "CANCELLED"
    with at(now):
        expire()
    assert counters(olgas_event) == {"VIP": (0, 0), "Standard": (0, 0)}


def test_money_is_in_time_until_the_instant_the_hold_ends(olgas_event, settings):
    settings.PAYMENT_GRACE_SECONDS = 600
    reservation = make_reservation(olgas_event, VIP=1)
    transaction = start_payment(reservation.pk)

    with at(reservation.pending_until + timedelta(minutes=10) - INSTANT):
        assert settle(transaction.pk, CHARGED)

    transaction.refresh_from_db()
    assert transaction.status == "COMPLETED"
    assert counters(olgas_event)["VIP"] == (0, 1)


def test_late_money_never_takes_the_tickets_of_the_next_buyer():
    event = make_event()
    TicketType.objects.update(amount=1)
    first = make_reservation(event, VIP=1)
    transaction = start_payment(first.pk)
    first.refresh_from_db()

    with at(first.hold_ends_at):
        second = make_reservation(event, VIP=1)
        settle(transaction.pk, CHARGED)

    second.refresh_from_db()
    assert second.status == "PENDING"
    assert counters(event)["VIP"] == (1, 0)


def test_an_error_after_the_hold_owes_nothing(olgas_event):
    reservation = make_reservation(olgas_event)
    transaction = start_payment(reservation.pk)
    with later(hours=1):
        expire()

        assert settle(transaction.pk, DECLINED)

    transaction.refresh_from_db()
    assert (transaction.status, transaction.error_type, transaction.refund_due_at) == ("ERROR", "card_error", None)
    assert Reservation.objects.get().status == "CANCELLED"


def test_an_error_that_may_hide_a_charge_owes_a_refund(olgas_event):
    transaction = start_payment(make_reservation(olgas_event).pk)

    with at(clock.now()) as now:
        settle(transaction.pk, Answer(error_type="gateway_unavailable"), may_have_charged=True)

    transaction.refresh_from_db()
    assert (transaction.status, transaction.refund_due_at) == ("ERROR", now)


# --- A second answer --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("second", [CHARGED, DECLINED], ids=["charged", "declined"])
def test_a_second_answer_changes_nothing_about_what_was_completed(olgas_event, second):
    transaction = start_payment(make_reservation(olgas_event).pk)
    settle(transaction.pk, CHARGED)

    with later(minutes=1), nothing_changes():
        assert not settle(transaction.pk, second)
    with later(days=1), nothing_changes():
        assert not settle(transaction.pk, second, may_have_charged=True)


def test_a_second_refusal_changes_nothing(olgas_event):
    transaction = start_payment(make_reservation(olgas_event).pk)
    settle(transaction.pk, DECLINED)

    with later(minutes=1), nothing_changes():
        assert not settle(transaction.pk, DECLINED)
        assert not settle(transaction.pk, Answer(error_type="payment_error"))


def test_a_second_answer_does_not_disturb_the_attempt_that_came_after(olgas_event):
    reservation = make_reservation(olgas_event)
    first = start_payment(reservation.pk)
    settle(first.pk, DECLINED)
    start_payment(reservation.pk)

    with nothing_changes():
        assert not settle(first.pk, DECLINED)


def test_a_charge_for_a_payment_that_has_failed_never_completes_the_reservation(olgas_event):
    reservation = make_reservation(olgas_event)
    first = start_payment(reservation.pk)
    with at(clock.now()):
        settle(first.pk, Answer(error_type="gateway_unavailable"), may_have_charged=True)

        with nothing_changes():
            assert not settle(first.pk, CHARGED)

    reservation.refresh_from_db()
    assert reservation.status == "PENDING"
    assert counters(olgas_event) == {"VIP": (1, 0), "Standard": (0, 0)}


def test_a_charge_for_a_payment_that_has_failed_leaves_the_attempt_after_it_alone(olgas_event):
    reservation = make_reservation(olgas_event)
    first = start_payment(reservation.pk)
    settle(first.pk, Answer(error_type="gateway_unavailable"), may_have_charged=True)
    second = start_payment(reservation.pk)

    assert not settle(first.pk, CHARGED)
    assert settle(second.pk, CHARGED)

    assert dict(Transaction.objects.values_list("pk", "status")) == {first.pk: "ERROR", second.pk: "COMPLETED"}
    assert counters(olgas_event)["VIP"] == (0, 1)


def test_a_charge_that_comes_to_light_later_goes_back(olgas_event):
    transaction = start_payment(make_reservation(olgas_event).pk)
    settle(transaction.pk, DECLINED)

    with later(minutes=1) as now:
        assert not settle(transaction.pk, CHARGED)

    transaction.refresh_from_db()
    assert (transaction.status, transaction.error_type) == ("ERROR", "card_error")
    assert (transaction.refund_due_at, transaction.refunded_at) == (now, None)


def test_a_charge_made_after_the_refund_goes_back_as_well(olgas_event, scripted_gateway):
    transaction = start_payment(make_reservation(olgas_event).pk)
    settle(transaction.pk, Answer(error_type="reservation_over"), may_have_charged=True)
    assert refund_one()
    assert not refund_one()

    with later(minutes=1):
        settle(transaction.pk, CHARGED)
        assert refund_one()
        assert not refund_one()

    assert [charge.transaction_id for charge in scripted_gateway.refunds] == [transaction.pk] * 2
    transaction.refresh_from_db()
    assert transaction.refunded_at is not None
