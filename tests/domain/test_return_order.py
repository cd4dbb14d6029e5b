from datetime import timedelta
from decimal import Decimal

import pytest

from tests.changes import nothing_changes
from tests.factories import make_event, make_promo_code, make_reservation, ticket_type
from tests.moments import at, later
from ticketonline.audit.actor import OPERATOR
from ticketonline.audit.models import Entry
from ticketonline.books.verify import verify
from ticketonline.core import clock
from ticketonline.core.ids import new_id
from ticketonline.events.errors import InvalidEvent
from ticketonline.events.models import Event, PromoCode, TicketType
from ticketonline.events.services.change_event import change_event
from ticketonline.payments.errors import NothingToGiveBack, ReasonNeeded
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import Transaction
from ticketonline.payments.rules import MAX_REASON
from ticketonline.payments.services.note_given_back import note_given_back
from ticketonline.payments.services.refund import refund_one
from ticketonline.payments.services.remove_abandoned import remove_abandoned
from ticketonline.payments.services.return_order import return_order
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.errors import NotPaid, ReservationNotFound
from ticketonline.sales.models import Reservation
from ticketonline.statistics.models import HourlySales, TypeStatistics
from ticketonline.statistics.queries import get_event_sales, list_hours
from ticketonline.statistics.takings import count_returned, list_days, takings_of

pytestmark = pytest.mark.django_db


def paid(event, **amounts) -> Reservation:
    """A reservation that is completed now."""
    reservation = make_reservation(event, **amounts)
    payment = start_payment(reservation.pk)
    settle(payment.pk, Answer())
    reservation.refresh_from_db()
    assert reservation.status == "COMPLETED"
    return reservation


def payment_of(reservation) -> Transaction:
    return Transaction.objects.get(reservation=reservation, status="COMPLETED")


def ledger(event) -> list[tuple[int, int, int, int]]:
    rows = HourlySales.objects.filter(event=event).order_by("hour")
    return list(rows.values_list("tickets_sold", "takings", "tickets_returned", "takings_returned"))


def test_what_is_taken_back_is_on_sale_again_and_its_money_goes_back(olgas_event, scripted_gateway):
    order = paid(olgas_event, VIP=2)
    completed_at = order.closed_at

    with later(hours=2) as now:
        return_order(order.pk, refund=True, by=OPERATOR)
        assert payment_of(order).refund_due_at == now
        assert refund_one()
        assert not refund_one()

    order.refresh_from_db()
    assert (order.status, order.closed_at, order.returned_at) == ("CANCELLED", completed_at, now)
    assert (payment_of(order).refunded_at, payment_of(order).refund_waived_at) == (now, None)
    assert [charge.amount for charge in scripted_gateway.refunds] == [Decimal(240)]
    assert TicketType.objects.get(event=olgas_event, type="VIP").taken == 0
    assert TypeStatistics.objects.get().tickets_sold == 0
    assert ledger(olgas_event) == [(2, 240_000, 0, 0), (0, 0, 2, 240_000)]
    assert verify() == []


def test_a_return_in_the_hour_of_the_sale_is_counted_beside_it(olgas_event):
    with at(clock.now().replace(minute=10)):
        order = paid(olgas_event, VIP=1)
        paid(olgas_event, VIP=1)
        return_order(order.pk, refund=True, by=OPERATOR)

    assert ledger(olgas_event) == [(2, 240_000, 1, 120_000)]
    assert verify() == []


def test_the_promo_code_can_be_used_again(olgas_event):
    code = make_promo_code(olgas_event, tickets=2)
    reservation = make_reservation(olgas_event, VIP=2, promo_code=code.code)
    settle(start_payment(reservation.pk).pk, Answer())

    return_order(reservation.pk, refund=True, by=OPERATOR)

    assert PromoCode.objects.get().taken == 0
    assert make_reservation(olgas_event, VIP=2, promo_code=code.code).status == "PENDING"
    assert verify() == []


def test_without_a_refund_the_money_stays_and_the_log_says_why(olgas_event, scripted_gateway):
    order = paid(olgas_event, VIP=1)

    return_order(order.pk, refund=False, reason=" Bought with a stolen card ", by=OPERATOR)

    payment = payment_of(order)
    assert (payment.refund_due_at, payment.refund_waived_at is None) == (None, False)
    assert not refund_one()
    assert scripted_gateway.refunds == []
    assert ledger(olgas_event) == [(1, 120_000, 1, 0)]
    entry = Entry.objects.get(action="order.returned")
    assert entry.after == {"status": "CANCELLED", "kept": "120.00 EUR", "reason": "Bought with a stolen card"}
    assert verify() == []


@pytest.mark.parametrize("reason", ["", "  ", "\0", "x" * (MAX_REASON + 1)])
def test_whoever_keeps_the_money_must_say_why(olgas_event, reason):
    order = paid(olgas_event)

    with nothing_changes(), pytest.raises(ReasonNeeded):
        return_order(order.pk, refund=False, reason=reason, by=OPERATOR)


def test_what_was_free_needs_no_money_to_go_back(scripted_gateway):
    event = make_event(ticket_type("Free", price="0"))
    reservation = make_reservation(event, Free=1)
    start_payment(reservation.pk)

    return_order(reservation.pk, refund=True, by=OPERATOR)

    payment = payment_of(reservation)
    assert (payment.refund_due_at, payment.refund_waived_at) == (None, None)
    assert not refund_one()
    assert Entry.objects.get(action="order.returned").after == {"status": "CANCELLED"}
    assert verify() == []


def test_only_what_is_paid_is_taken_back_and_only_once(olgas_event):
    pending, order = make_reservation(olgas_event), paid(olgas_event)
    return_order(order.pk, refund=True, by=OPERATOR)

    for reservation_id in (pending.pk, order.pk):
        with nothing_changes(), pytest.raises(NotPaid):
            return_order(reservation_id, refund=True, by=OPERATOR)
    with nothing_changes(), pytest.raises(ReservationNotFound):
        return_order(new_id(), refund=True, by=OPERATOR)


def test_after_the_event_began_the_frozen_figures_stay_and_late_returns_are_counted_apart(olgas_event):
    early, other = paid(olgas_event, VIP=2), paid(olgas_event, VIP=1)
    with at(olgas_event.date):
        return_order(early.pk, refund=True, by=OPERATOR)

        row = TypeStatistics.objects.get()
        assert (row.tickets_sold, row.tickets_sold_late) == (3, -2)
        assert verify() == []

    Event.objects.update(date=olgas_event.date + timedelta(days=40))
    return_order(other.pk, refund=True, by=OPERATOR)

    row.refresh_from_db()
    assert (row.tickets_sold, row.tickets_sold_late) == (0, 0)
    assert verify() == []


def test_money_of_the_box_office_is_given_back_by_hand(olgas_event, scripted_gateway):
    order = paid(olgas_event)
    Transaction.objects.update(gateway="cash")

    return_order(order.pk, refund=True, by=OPERATOR)
    assert not refund_one()
    assert scripted_gateway.refunds == []

    with later(hours=1) as now:
        note_given_back(order.pk, by=OPERATOR)

    assert payment_of(order).refunded_at == now
    assert Entry.objects.get(action="order.given_back").after == {"refunded": "120.00 EUR"}
    assert verify() == []
    with nothing_changes(), pytest.raises(NothingToGiveBack):
        note_given_back(order.pk, by=OPERATOR)


def test_what_a_gateway_gives_back_is_not_ticked_off_by_hand(olgas_event):
    order = paid(olgas_event)
    with nothing_changes(), pytest.raises(NothingToGiveBack):
        note_given_back(order.pk, by=OPERATOR)

    return_order(order.pk, refund=True, by=OPERATOR)

    with nothing_changes(), pytest.raises(NothingToGiveBack):
        note_given_back(order.pk, by=OPERATOR)


def test_what_was_taken_back_is_kept_for_good(olgas_event, scripted_gateway):
    order = paid(olgas_event)
    return_order(order.pk, refund=True, by=OPERATOR)
    refund_one()

    with later(days=1000), nothing_changes():
        assert remove_abandoned() == 0

    assert verify() == []


def test_the_event_keeps_the_currency_in_which_it_was_sold_and_given_back(olgas_event):
    order = paid(olgas_event)
    return_order(order.pk, refund=True, by=OPERATOR)

    with nothing_changes(), pytest.raises(InvalidEvent):
        change_event(olgas_event.pk, changes={"currency": "PLN"}, version=olgas_event.version, by=OPERATOR)


def test_the_curve_falls_where_tickets_came_back_and_ends_at_what_is_sold(olgas_event):
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    with at(hour):
        first, second = paid(olgas_event, VIP=2), paid(olgas_event, VIP=1)
    with at(hour + timedelta(hours=2)):
        return_order(first.pk, refund=True, by=OPERATOR)

    assert [(row.hour, row.sold) for row in list_hours(olgas_event)] == [(hour, 3), (hour + timedelta(hours=2), -2)]

    with at(olgas_event.date):
        return_order(second.pk, refund=True, by=OPERATOR)
        assert sum(row.sold for row in list_hours(olgas_event)) == get_event_sales(olgas_event).all_sold == 1


def test_money_is_told_on_the_day_of_the_sale_and_on_that_of_the_return(olgas_event):
    order, kept = paid(olgas_event, VIP=1), paid(olgas_event, VIP=1)
    with later(days=3) as then:
        return_order(order.pk, refund=True, by=OPERATOR)

    days = list_days(Event.objects.all(), since=kept.closed_at.date())
    sale, refund = days[kept.closed_at.date()], days[then.date()]
    assert (sale.sold, sale.returned, refund.sold, refund.returned) == (2, 0, 0, 1)
    assert (sale.money["EUR"].taken, refund.money["EUR"].given_back) == (Decimal(240), Decimal(120))
    assert takings_of(Event.objects.all()) == {olgas_event.pk: Decimal(120)}
    assert count_returned(olgas_event) == 1


@pytest.mark.parametrize("refund", [True, False])
def test_an_invoice_that_nobody_paid_needs_no_money_to_go_back(olgas_event, refund):
    order = paid(olgas_event)
    Transaction.objects.update(gateway="invoice")

    return_order(order.pk, refund=refund, reason="Never paid", by=OPERATOR)

    with nothing_changes(), pytest.raises(NothingToGiveBack):
        note_given_back(order.pk, by=OPERATOR)
    assert verify() == []
