from datetime import timedelta

import pytest

from tests.changes import nothing_changes
from tests.factories import make_event, make_reservation
from tests.moments import INSTANT, at, later
from ticketonline.core import clock
from ticketonline.core.database import writing
from ticketonline.events.models import TicketType
from ticketonline.sales.locks import lock_with_types
from ticketonline.sales.models import Reservation
from ticketonline.sales.services.cancel import cancel
from ticketonline.sales.services.complete import complete
from ticketonline.statistics.models import EventStatistics, HourlySales, TypeStatistics
from ticketonline.statistics.queries import list_hours

pytestmark = pytest.mark.django_db


def complete_now(reservation: Reservation) -> bool:
    with writing():
        return bool(complete([lock_with_types(reservation.pk)], now=clock.now()))


def test_held_tickets_become_sold_ones_and_are_counted(olgas_event):
    reservation = make_reservation(olgas_event, VIP=2, Standard=3)

    with later(minutes=1) as now:
        assert complete_now(reservation)

    reservation.refresh_from_db()
    assert (reservation.status, reservation.closed_at) == ("COMPLETED", now)
    assert {kind.type: (kind.held, kind.sold) for kind in TicketType.objects.all()} == {
        "VIP": (0, 2),
        "Standard": (0, 3),
    }
    row = EventStatistics.objects.get()
    assert (row.event_id, row.frozen_at) == (olgas_event.pk, None)
    assert dict(TypeStatistics.objects.values_list("ticket_type__type", "tickets_sold")) == {"VIP": 2, "Standard": 3}
    hour = now.replace(minute=0, second=0, microsecond=0)
    assert set(HourlySales.objects.values_list("ticket_type__type", "hour", "tickets_sold", "takings")) == {
        ("VIP", hour, 2, 240_000),
        ("Standard", hour, 3, 136_500),
    }


def test_what_is_in_hand_is_what_was_written(olgas_event):
    reservation = make_reservation(olgas_event)

    with writing():
        locked = lock_with_types(reservation.pk)
        complete([locked], now=clock.now())

    written = Reservation.objects.get()
    for field in Reservation._meta.concrete_fields:
        assert getattr(locked.reservation, field.attname) == getattr(written, field.attname)


def test_a_reservation_is_completed_once(olgas_event):
    reservation = make_reservation(olgas_event)
    complete_now(reservation)

    with nothing_changes():
        assert not complete_now(reservation)


def test_a_cancelled_reservation_is_not_completed(olgas_event):
    reservation = make_reservation(olgas_event)
    cancel(reservation.pk)

    with nothing_changes():
        assert not complete_now(reservation)


def test_a_hold_that_ended_is_not_completed(olgas_event):
    reservation = make_reservation(olgas_event)

    with at(reservation.hold_ends_at), nothing_changes():
        assert not complete_now(reservation)
    with at(reservation.hold_ends_at - INSTANT):
        assert complete_now(reservation)


def test_sales_of_several_hours_are_kept_apart(olgas_event):
    hour = (olgas_event.date - timedelta(days=7)).replace(minute=0, second=0, microsecond=0)

    for moment in (hour, hour + timedelta(hours=1) - INSTANT, hour + timedelta(hours=1), hour + timedelta(hours=5)):
        with at(moment):
            complete_now(make_reservation(olgas_event, VIP=1))

    assert dict(HourlySales.objects.values_list("hour", "tickets_sold")) == {
        hour: 2,
        hour + timedelta(hours=1): 1,
        hour + timedelta(hours=5): 1,
    }
    assert TypeStatistics.objects.get().tickets_sold == 4


def test_a_sale_completed_after_the_event_began_is_counted_apart(settings):
    settings.HOLD_SECONDS = 900
    event = make_event()
    with at(event.date - timedelta(minutes=5)):
        complete_now(make_reservation(event, VIP=1))
        late = make_reservation(event, VIP=2)

    with at(event.date):
        assert complete_now(late)

    assert EventStatistics.objects.get().frozen_at == event.date
    kind = TypeStatistics.objects.get()
    assert (kind.tickets_sold, kind.tickets_sold_late) == (1, 2)
    assert [hour.sold for hour in list_hours(event)] == [1]
    assert event.ticket_types.get(type="VIP").sold == 3
