from datetime import timedelta
from decimal import Decimal
from uuid import uuid4

import pytest

from tests.changes import nothing_changes
from tests.factories import make_event, make_reservation, ticket_type
from tests.moments import INSTANT, at, later
from ticketonline.core import clock
from ticketonline.events.models import TicketType
from ticketonline.payments.errors import UnknownToken
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import Transaction
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.errors import (
    AlreadyPaid,
    EmailAlreadySet,
    InvalidEmail,
    InvalidLanguage,
    ReservationNotFound,
    ReservationOver,
)
from ticketonline.sales.models import Reservation
from ticketonline.sales.services.cancel import cancel
from ticketonline.sales.services.expire import expire
from ticketonline.statistics.models import TypeStatistics

pytestmark = pytest.mark.django_db


def test_the_intent_to_pay_is_recorded_for_a_worker(olgas_event):
    reservation = make_reservation(olgas_event, VIP=2, Standard=1)

    with at(clock.now()) as now:
        transaction = start_payment(reservation.pk)

    kept = Transaction.objects.get()
    assert kept.pk == transaction.pk
    assert (kept.reservation_id, kept.status, kept.error_type) == (reservation.pk, "PENDING", "")
    assert (kept.amount, kept.currency) == (Decimal("285.50"), "EUR")
    assert (kept.gateway, kept.token) == ("simulated", "transaction_ok")
    assert (kept.date, kept.closed_at, kept.claimed_until, kept.attempts) == (now, None, now, 0)
    assert (kept.refund_due_at, kept.refunded_at) == (None, None)


def test_the_amount_is_what_was_reserved_whatever_tickets_cost_now(olgas_event):
    reservation = make_reservation(olgas_event, VIP=1)
    TicketType.objects.update(price=Decimal("999.00"))

    assert start_payment(reservation.pk).amount == Decimal("120.00")


def test_the_hold_lives_on_while_the_gateway_is_asked(olgas_event, settings):
    settings.PAYMENT_GRACE_SECONDS = 600
    reservation = make_reservation(olgas_event)
    pending_until = reservation.pending_until

    start_payment(reservation.pk)

    reservation.refresh_from_db()
    assert (reservation.status, reservation.is_paying) == ("PENDING", True)
    assert reservation.pending_until == pending_until
    assert reservation.hold_ends_at == pending_until + timedelta(minutes=10)


def test_a_second_wish_to_pay_is_answered_with_the_payment_in_progress(olgas_event):
    reservation = make_reservation(olgas_event)
    first = start_payment(reservation.pk, token="card_error")

    with nothing_changes():
        second = start_payment(reservation.pk, token="transaction_ok")

    assert second.pk == first.pk
    assert second.token == "card_error"


def test_the_payment_in_progress_is_the_answer_even_past_the_hold_of_the_buyer(olgas_event, settings):
    settings.PAYMENT_GRACE_SECONDS = 600
    reservation = make_reservation(olgas_event)
    first = start_payment(reservation.pk)

    with at(reservation.pending_until + timedelta(seconds=599)), nothing_changes():
        assert start_payment(reservation.pk).pk == first.pk
    with at(reservation.pending_until + timedelta(seconds=600)), nothing_changes(), pytest.raises(ReservationOver):
        start_payment(reservation.pk)


def test_after_an_error_one_may_try_again_while_the_hold_lasts(olgas_event):
    reservation = make_reservation(olgas_event)
    first = start_payment(reservation.pk, token="card_error")
    settle(first.pk, Answer(error_type="card_error"))

    with at(reservation.pending_until - INSTANT):
        second = start_payment(reservation.pk)

    assert second.pk != first.pk
    assert settle(second.pk, Answer())
    assert dict(Transaction.objects.values_list("pk", "status")) == {first.pk: "ERROR", second.pk: "COMPLETED"}


def test_after_an_error_one_may_not_try_again_once_the_hold_has_ended(olgas_event):
    reservation = make_reservation(olgas_event)
    settle(start_payment(reservation.pk).pk, Answer(error_type="card_error"))

    with at(reservation.pending_until), nothing_changes(), pytest.raises(ReservationOver):
        start_payment(reservation.pk)


def test_a_hold_that_ended_can_not_be_paid_though_no_worker_has_looked_at_it(olgas_event):
    reservation = make_reservation(olgas_event)

    with at(reservation.pending_until), nothing_changes(), pytest.raises(ReservationOver):
        start_payment(reservation.pk)
    with at(reservation.pending_until - INSTANT):
        assert start_payment(reservation.pk).status == "PENDING"


def test_an_expired_reservation_is_refused(olgas_event):
    reservation = make_reservation(olgas_event)
    with later(hours=1):
        expire()

    with nothing_changes(), pytest.raises(ReservationOver):
        start_payment(reservation.pk)


def test_a_cancelled_reservation_is_refused(olgas_event):
    reservation = make_reservation(olgas_event)
    cancel(reservation.pk)

    with nothing_changes(), pytest.raises(ReservationOver):
        start_payment(reservation.pk)


def test_a_paid_reservation_is_refused(olgas_event):
    reservation = make_reservation(olgas_event)
    settle(start_payment(reservation.pk).pk, Answer())

    with nothing_changes(), pytest.raises(AlreadyPaid):
        start_payment(reservation.pk)


def test_an_unknown_reservation_is_refused(olgas_event):
    make_reservation(olgas_event)

    with nothing_changes(), pytest.raises(ReservationNotFound):
        start_payment(uuid4())


@pytest.mark.parametrize("token", ["", "transaction_OK", "tok_visa", "card_error "])
def test_an_unknown_token_is_refused(olgas_event, token):
    reservation = make_reservation(olgas_event)

    with nothing_changes(), pytest.raises(UnknownToken):
        start_payment(reservation.pk, token=token)


# --- How the buyer is reached -----------------------------------------------------------------------------------


def test_email_and_language_are_set_while_none_is(olgas_event):
    reservation = make_reservation(olgas_event)

    start_payment(reservation.pk, email=" bruno@example.org", language="pl")

    reservation.refresh_from_db()
    assert (reservation.email, reservation.language) == ("bruno@example.org", "pl")


def test_they_can_be_set_while_a_payment_is_in_progress(olgas_event):
    reservation = make_reservation(olgas_event)
    first = start_payment(reservation.pk)

    assert start_payment(reservation.pk, email="bruno@example.org").pk == first.pk

    reservation.refresh_from_db()
    assert (reservation.email, reservation.is_paying) == ("bruno@example.org", True)


def test_nobody_can_send_the_tickets_of_another_elsewhere(olgas_event):
    reservation = make_reservation(olgas_event)
    settle(start_payment(reservation.pk, email="bruno@example.org").pk, Answer(error_type="card_error"))

    with nothing_changes(), pytest.raises(EmailAlreadySet):
        start_payment(reservation.pk, email="stella@example.org")


def test_the_same_address_once_more_is_fine(olgas_event):
    reservation = make_reservation(olgas_event)
    first = start_payment(reservation.pk, email="bruno@example.org", language="pl")

    with nothing_changes():
        again = start_payment(reservation.pk, email="bruno@example.org", language="pl")

    assert again.pk == first.pk


def test_a_second_language_is_passed_over(olgas_event):
    reservation = make_reservation(olgas_event)
    start_payment(reservation.pk, language="pl")

    with nothing_changes():
        start_payment(reservation.pk, language="en")


def test_what_is_no_email_address_or_language_is_refused(olgas_event):
    reservation = make_reservation(olgas_event)

    with nothing_changes(), pytest.raises(InvalidEmail):
        start_payment(reservation.pk, email="bruno")
    with nothing_changes(), pytest.raises(InvalidLanguage):
        start_payment(reservation.pk, language="in Polish")


# --- Free of charge ---------------------------------------------------------------------------------------------


def test_a_free_reservation_is_completed_at_once():
    event = make_event(ticket_type("Free", price="0"), currency="JPY")
    reservation = make_reservation(event, Free=3)

    with at(clock.now()) as now:
        transaction = start_payment(reservation.pk, email="bruno@example.org")

    transaction.refresh_from_db()
    reservation.refresh_from_db()
    kind = event.ticket_types.get()
    assert (transaction.status, transaction.amount, transaction.currency) == ("COMPLETED", Decimal(0), "JPY")
    assert (transaction.error_type, transaction.closed_at) == ("", now)
    assert (reservation.status, reservation.closed_at, reservation.is_paying) == ("COMPLETED", now, False)
    assert reservation.email == "bruno@example.org"
    assert (kind.held, kind.sold) == (0, 3)
    assert TypeStatistics.objects.get(event=event).tickets_sold == 3


def test_a_free_reservation_is_taken_once():
    reservation = make_reservation(make_event(ticket_type("Free", price="0")), Free=1)
    start_payment(reservation.pk)

    with nothing_changes(), pytest.raises(AlreadyPaid):
        start_payment(reservation.pk)


def test_a_free_reservation_whose_hold_ended_is_refused():
    reservation = make_reservation(make_event(ticket_type("Free", price="0")), Free=1)

    with at(reservation.pending_until), nothing_changes(), pytest.raises(ReservationOver):
        start_payment(reservation.pk)


def test_a_free_reservation_is_not_completed_when_the_address_is_refused():
    reservation = make_reservation(make_event(ticket_type("Free", price="0")), Free=1)
    Reservation.objects.update(email="bruno@example.org")

    with nothing_changes(), pytest.raises(EmailAlreadySet):
        start_payment(reservation.pk, email="stella@example.org")


def test_a_basket_that_costs_anything_at_all_is_not_free():
    event = make_event(ticket_type("Free", price="0"), ticket_type("VIP", price="0.01"))
    reservation = make_reservation(event, Free=1, VIP=1)

    assert start_payment(reservation.pk).status == "PENDING"
