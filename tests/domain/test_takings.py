"""What was taken in, added up from rows of hours: exactly, by event, type and day."""

from datetime import timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.factories import make_event, make_reservation, ticket_type
from tests.moments import at, later
from ticketonline.books.verify import verify
from ticketonline.core import clock
from ticketonline.core.money import of_thousandths, thousandths
from ticketonline.events.models import Event, TicketType
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.statistics.models import HourlySales
from ticketonline.statistics.takings import Money, count_since, list_days, takings_by_type, takings_of

pytestmark = pytest.mark.django_db

WARSAW = ZoneInfo("Europe/Warsaw")


def sell(event: Event, **amounts: int) -> None:
    payment = start_payment(make_reservation(event, **amounts).pk)
    if payment.status == "PENDING":
        settle(payment.pk, Answer())


def test_what_was_paid_is_added_up_by_event_and_by_type(olgas_event):
    sell(olgas_event, VIP=2, Standard=1)
    sell(olgas_event, Standard=3)
    make_reservation(olgas_event, VIP=1)  # not paid

    types = {kind.pk: kind.type for kind in olgas_event.ticket_types.all()}
    assert takings_of(Event.objects.all()) == {olgas_event.pk: Decimal("422.00")}
    assert {types[key]: takings for key, takings in takings_by_type(olgas_event).items()} == {
        "VIP": Decimal("240.00"),
        "Standard": Decimal("182.00"),
    }


def test_a_price_that_changed_since_changes_nothing(olgas_event):
    sell(olgas_event, VIP=1)
    TicketType.objects.update(price=Decimal(1))
    sell(olgas_event, VIP=1)

    assert takings_of(Event.objects.all()) == {olgas_event.pk: Decimal("121.00")}
    assert verify() == []


def test_thirds_and_tenths_are_added_without_a_rounding():
    event = make_event(ticket_type("Dinar", price="0.1", amount=100, limit=30), currency="KWD")
    for _ in range(3):
        sell(event, Dinar=30)

    assert takings_of(Event.objects.all()) == {event.pk: Decimal("9.000")}


def test_what_is_free_is_sold_for_nothing():
    event = make_event(ticket_type("Free", price="0"))
    sell(event, Free=2)

    assert list(HourlySales.objects.values_list("tickets_sold", "takings")) == [(2, 0)]
    assert takings_of(Event.objects.all()) == {event.pk: Decimal(0)}


def test_days_are_those_of_each_events_clocks_and_keep_currencies_apart(olgas_event):
    Event.objects.update(time_zone="Europe/Warsaw")
    zlotys = make_event(ticket_type("Balkon", price="80"), currency="PLN", name="Balkon", time_zone="America/New_York")
    midnight = clock.now().astimezone(WARSAW).replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=2)
    with at(midnight - timedelta(minutes=30)):
        sell(olgas_event, VIP=1)
    with at(midnight + timedelta(minutes=30)):
        sell(olgas_event, VIP=1)
        sell(zlotys, Balkon=2)

    days = list_days(Event.objects.all(), since=midnight.date() - timedelta(days=1))

    before, after = midnight.date() - timedelta(days=1), midnight.date()
    assert {day: (sales.sold, sales.money) for day, sales in days.items()} == {
        before: (3, {"EUR": Money(taken=Decimal("120.00")), "PLN": Money(taken=Decimal("160.00"))}),
        after: (1, {"EUR": Money(taken=Decimal("120.00"))}),
    }


def test_what_was_sold_before_is_left_out(olgas_event):
    sell(olgas_event, VIP=1)

    with later(days=3) as now:
        assert list_days(Event.objects.all(), since=now.date() - timedelta(days=1)) == {}
        assert count_since(olgas_event, {"day": now - timedelta(days=1), "week": now - timedelta(days=7)}) == {
            "day": 0,
            "week": 1,
        }


@given(st.decimals(min_value=0, max_value=10**9, places=3, allow_nan=False))
def test_thousandths_are_the_amount_and_back(amount):
    assert of_thousandths(thousandths(amount), "KWD") == amount
