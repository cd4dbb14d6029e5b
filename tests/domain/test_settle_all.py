"""Many answers of gateways, recorded in one transaction."""

import pytest

from tests.changes import nothing_changes
from tests.factories import make_event, make_reservation
from tests.moments import later
from ticketonline.core.ids import new_id
from ticketonline.events.models import TicketType
from ticketonline.payments.errors import TransactionNotFound
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import Transaction
from ticketonline.payments.services.settle import Settlement, settle, settle_all
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.models import Reservation
from ticketonline.statistics.models import TypeStatistics

pytestmark = pytest.mark.django_db


def payment_of(event, **amounts):
    return start_payment(make_reservation(event, **amounts).pk)


def answered(payment, error_type: str = "") -> Settlement:
    return Settlement(transaction_id=payment.pk, answer=Answer(error_type=error_type))


def ending(payment) -> tuple[str, str, str]:
    payment.refresh_from_db()
    reservation = Reservation.objects.get(pk=payment.reservation_id)
    return payment.status, payment.error_type, reservation.status


def test_each_answer_ends_its_own_payment():
    jazz, opera = make_event(), make_event(name="Opera")
    paid, declined, other = payment_of(jazz, VIP=2), payment_of(jazz, VIP=1), payment_of(opera, Standard=3)

    recorded = settle_all([answered(paid), answered(declined, "card_error"), answered(other)])

    assert recorded == {paid.pk, declined.pk, other.pk}
    assert ending(paid) == ("COMPLETED", "", "COMPLETED")
    assert ending(declined) == ("ERROR", "card_error", "PENDING")
    assert ending(other) == ("COMPLETED", "", "COMPLETED")
    vip, standard = TicketType.objects.get(event=jazz, type="VIP"), TicketType.objects.get(event=opera, type="Standard")
    assert (vip.held, vip.sold, standard.held, standard.sold) == (1, 2, 0, 3)
    assert dict(TypeStatistics.objects.values_list("ticket_type_id", "tickets_sold")) == {vip.pk: 2, standard.pk: 3}


def test_a_declined_hold_ends_when_it_did_before_and_the_paid_one_for_good(olgas_event):
    paid, declined = payment_of(olgas_event), payment_of(olgas_event)

    settle_all([answered(paid), answered(declined, "card_error")])

    reservation = Reservation.objects.get(pk=declined.reservation_id)
    assert (reservation.is_paying, reservation.hold_ends_at) == (False, reservation.pending_until)
    assert not Reservation.objects.get(pk=paid.reservation_id).is_paying


def test_an_answer_that_is_known_changes_nothing_beside_a_new_one(olgas_event):
    first, second = payment_of(olgas_event), payment_of(olgas_event)
    settle(first.pk, Answer())

    assert settle_all([answered(first), answered(second)]) == {second.pk}

    assert olgas_event.ticket_types.get(type="VIP").sold == 2


def test_of_two_answers_to_one_payment_the_first_counts(olgas_event):
    other, payment = payment_of(olgas_event, VIP=3), payment_of(olgas_event, VIP=2)

    assert settle_all([answered(payment), answered(payment)]) == {payment.pk}

    assert ending(payment) == ("COMPLETED", "", "COMPLETED")
    vip = olgas_event.ticket_types.get(type="VIP")
    assert (vip.held, vip.sold) == (3, 2)
    assert ending(other) == ("PENDING", "", "PENDING")


def test_a_charge_beside_an_error_that_came_first_goes_back(olgas_event):
    payment = payment_of(olgas_event, VIP=2)

    assert settle_all([answered(payment, "card_error"), answered(payment)]) == {payment.pk}

    assert ending(payment) == ("ERROR", "card_error", "PENDING")
    assert payment.refund_due_at is not None


def test_money_that_is_late_is_owed_and_money_in_time_is_not(olgas_event, settings):
    settings.PAYMENT_GRACE_SECONDS = 0
    late = payment_of(olgas_event)

    with later(seconds=settings.HOLD_SECONDS):
        in_time = payment_of(olgas_event)
        settle_all([answered(late), answered(in_time)])

    assert (ending(late)[:2], ending(in_time)[:2]) == (("ERROR", "late_payment"), ("COMPLETED", ""))
    assert list(Transaction.objects.filter(refund_due_at__isnull=False)) == [late]


def test_with_one_that_does_not_exist_none_is_recorded(olgas_event):
    payment = payment_of(olgas_event)
    unknown = Settlement(transaction_id=new_id(), answer=Answer())

    with nothing_changes(), pytest.raises(TransactionNotFound):
        settle_all([answered(payment), unknown])


def test_nothing_to_record_is_no_work(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert settle_all([]) == set()


def test_a_hundred_payments_of_one_type_take_no_more_statements_than_two(olgas_event, django_assert_max_num_queries):
    payments = [payment_of(olgas_event) for _ in range(40)]
    settle_all([answered(payment) for payment in payments[:2]])

    with django_assert_max_num_queries(18):
        settle_all([answered(payment) for payment in payments[2:]])

    assert olgas_event.ticket_types.get(type="VIP").sold == 40
