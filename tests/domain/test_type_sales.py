"""What a ticket type's own pause and window do at the desk, and what a cancelled event does to payments."""

from datetime import timedelta

import pytest

from tests.changes import nothing_changes
from tests.factories import make_event, make_reservation
from tests.moments import INSTANT, at
from ticketonline.core import clock
from ticketonline.events.models import Event, TicketType
from ticketonline.events.rules import TypeSalesState, type_sales_state
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.errors import EventCancelled, SalesClosed, TypeNotOnSale

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def change_vip(event: Event, **fields: object) -> None:
    TicketType.objects.filter(event=event, type="VIP").update(**fields)


def test_a_paused_type_is_refused_and_the_others_are_not(olgas_event):
    change_vip(olgas_event, is_paused=True)

    with nothing_changes(), pytest.raises(TypeNotOnSale, match="VIP"):
        make_reservation(olgas_event, VIP=1)
    with nothing_changes(), pytest.raises(TypeNotOnSale):
        make_reservation(olgas_event, Standard=1, VIP=1)
    assert make_reservation(olgas_event, Standard=1)


def test_a_type_is_on_sale_from_its_opening_to_its_end_to_the_instant(olgas_event):
    opens = clock.now() + HOUR
    closes = opens + HOUR
    change_vip(olgas_event, sales_open_at=opens, sales_close_at=closes)

    for moment in (opens - INSTANT, closes, closes + INSTANT):
        with at(moment), nothing_changes(), pytest.raises(TypeNotOnSale):
            make_reservation(olgas_event, VIP=1)
    for moment in (opens, closes - INSTANT):
        with at(moment):
            make_reservation(olgas_event, VIP=1)


def test_the_events_own_end_of_sales_is_told_first():
    event = make_event(sales_close_at=clock.now())
    change_vip(event, is_paused=True)

    with nothing_changes(), pytest.raises(SalesClosed):
        make_reservation(event, VIP=1)


def test_what_was_reserved_before_the_pause_can_be_paid(olgas_event):
    reservation = make_reservation(olgas_event, VIP=1)
    change_vip(olgas_event, is_paused=True)

    assert settle(start_payment(reservation.pk).pk, Answer())


def test_nothing_is_paid_for_an_event_that_was_cancelled(olgas_event):
    reservation = make_reservation(olgas_event, VIP=1)
    Event.objects.update(status=Event.Status.CANCELLED)

    with nothing_changes(), pytest.raises(EventCancelled):
        start_payment(reservation.pk)


@pytest.mark.parametrize("is_paused", [False, True])
def test_a_type_that_is_closed_is_not_called_paused(is_paused):
    now = clock.now()

    state = type_sales_state(is_paused=is_paused, sales_open_at=None, sales_close_at=now, now=now)

    assert state is TypeSalesState.CLOSED
