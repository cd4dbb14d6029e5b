"""`repair`: counters are set to what the tickets say, nothing else is touched, and what can't be mended is said."""

from datetime import timedelta

import pytest
from django.db.models import F

from tests.changes import dump, nothing_changes
from tests.factories import make_event, make_promo_code, make_reservation, ticket_type
from tests.moments import at
from ticketonline.books.repair import Mended, Refused, repair
from ticketonline.books.verify import verify
from ticketonline.core import clock
from ticketonline.events.models import Event, PromoCode, TicketType
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import Transaction
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.models import Reservation
from ticketonline.statistics.models import DailySales, EventStatistics, HourlySales, TypeStatistics
from ticketonline.statistics.queries import get_event_sales

pytestmark = pytest.mark.django_db


@pytest.fixture
def event(db) -> Event:
    """Three tickets sold, two held, of one type; another type nobody wanted."""
    event = make_event(ticket_type("VIP"), ticket_type("Standard"))
    settle(start_payment(make_reservation(event, VIP=3).pk).pk, Answer())
    make_reservation(event, VIP=2)
    return event


def test_nothing_is_done_to_good_books(event):
    with nothing_changes():
        assert list(repair()) == []


def test_stock_is_set_to_what_the_tickets_say(event):
    before = dump()
    TicketType.objects.filter(type="VIP").update(held=5, sold=1)
    TicketType.objects.filter(type="Standard").update(held=4)
    vip, standard = (str(event.ticket_types.get(type=name).pk) for name in ("VIP", "Standard"))

    done = list(repair())

    assert sorted(done, key=lambda one: one.row) == [
        Mended(table="events_tickettype", row=vip, text="held 5 -> 2, sold 1 -> 3"),
        Mended(table="events_tickettype", row=standard, text="held 4 -> 0, sold 0 -> 0"),
    ]
    assert dump() == before


def test_promo_codes_are_set_to_what_the_tickets_say(event):
    code = make_promo_code(event, tickets=4)
    settle(start_payment(make_reservation(event, promo_code="SUMMER", VIP=1).pk).pk, Answer())
    make_reservation(event, promo_code="SUMMER", VIP=2)
    before = dump()
    PromoCode.objects.update(held=0, sold=4)

    done = list(repair())

    text = "held 0 -> 2, sold 4 -> 1"
    assert done == [Mended(table="events_promocode", row=str(code.pk), text=text)]
    assert dump() == before


def test_a_promo_code_used_more_often_than_it_is_for_is_left_to_people(event):
    make_promo_code(event, tickets=4)
    make_reservation(event, promo_code="SUMMER", VIP=3)
    PromoCode.objects.update(held=0, tickets=2)

    with nothing_changes():
        (refused,) = repair()

    assert isinstance(refused, Refused)
    assert "at least 3" in refused.text


TAKEN_ANEW = "tickets_sold 1 -> 3, takings 30000 -> 30000"


def test_statistics_are_set_to_what_the_tickets_say(event):
    before = dump()
    TypeStatistics.objects.update(tickets_sold=7, tickets_sold_late=1)
    HourlySales.objects.update(tickets_sold=1)
    kind, hour = TypeStatistics.objects.get().pk, HourlySales.objects.get().hour

    done = list(repair())

    assert done == [
        Mended(
            table="statistics_typestatistics",
            row=str(kind),
            text="tickets_sold 7 -> 3, tickets_sold_late 1 -> 0",
        ),
        Mended(table="statistics_hourlysales", row=f"{kind} {hour:%Y-%m-%d %H:%M}", text=TAKEN_ANEW),
    ]
    HourlySales.objects.update(id=before["statistics_hourlysales"][0]["id"])
    assert dump() == before


def test_days_are_made_of_their_hours_again(event):
    before = dump()
    day, kind = DailySales.objects.get(), str(TypeStatistics.objects.get().pk)
    DailySales.objects.update(tickets_sold=4, takings=1)
    HourlySales.objects.update(takings=7)

    done = list(repair())

    assert [(one.table, one.text) for one in done] == [
        ("statistics_hourlysales", "tickets_sold 3 -> 3, takings 7 -> 30000"),
        ("statistics_dailysales", "tickets_sold in all its days 4 -> 3"),
        ("statistics_dailysales", "takings in all its days 1 -> 30000"),
    ]
    assert {one.row for one in done[1:]} == {kind}
    HourlySales.objects.update(id=before["statistics_hourlysales"][0]["id"])
    DailySales.objects.update(id=day.pk)
    assert dump() == before


def test_statistics_that_vanished_are_written_again(event):
    EventStatistics.objects.all().delete()
    TypeStatistics.objects.all().delete()
    HourlySales.objects.all().delete()
    DailySales.objects.all().delete()

    assert len(list(repair())) == 4

    assert verify() == []
    assert (TypeStatistics.objects.get().tickets_sold, HourlySales.objects.get().tickets_sold) == (3, 3)


def test_hours_in_which_nothing_was_sold_are_taken_away(event):
    HourlySales.objects.update(hour=F("hour") - timedelta(hours=3))

    done = list(repair())

    assert sorted(one.text for one in done) == [
        "tickets_sold 0 -> 3, takings 0 -> 30000",
        "tickets_sold 3 -> 0, takings 30000 -> 0",
    ]
    assert verify() == []
    assert HourlySales.objects.count() == 1


def test_every_event_is_mended(event):
    other = make_event(ticket_type("VIP"))
    TicketType.objects.filter(type="VIP").update(held=9, sold=0)

    assert len(list(repair())) == 2

    assert verify() == []
    assert other.ticket_types.get().held == 0


def test_more_tickets_than_there_are_seats_is_for_a_person_to_decide(event):
    TicketType.objects.filter(type="VIP").update(held=0, sold=0, amount=4)
    vip = event.ticket_types.get(type="VIP")

    with nothing_changes():
        (done,) = repair()

    assert isinstance(done, Refused)
    assert done.row == str(vip.pk)
    assert done.text.startswith(
        "2 held and 3 sold are more than its amount, which is 4. Raise the amount to at least 5 "
    )
    assert [fault.code for fault in verify()] == ["stock_miscounted"]


def test_once_the_amount_is_raised_it_is_mended(event):
    TicketType.objects.filter(type="VIP").update(held=0, sold=0, amount=4)
    list(repair())
    TicketType.objects.filter(type="VIP").update(amount=5)

    (done,) = repair()

    assert done.text == "held 0 -> 2, sold 0 -> 3"
    assert verify() == []


def test_what_could_not_be_mended_keeps_nothing_else_from_it(event):
    TicketType.objects.filter(type="VIP").update(held=0, sold=0, amount=4)
    TypeStatistics.objects.update(tickets_sold=1)

    done = list(repair())

    assert [type(one) for one in done] == [Refused, Mended]
    assert TypeStatistics.objects.get().tickets_sold == 3


def test_states_and_money_are_left_alone(event):
    Reservation.objects.filter(status="PENDING").update(is_paying=True)
    Transaction.objects.update(amount=1)

    with nothing_changes():
        assert list(repair()) == []

    assert sorted(fault.code for fault in verify()) == ["amount_differs", "paying_without_payment"]


# --- What was sold late ---------------------------------------------------------------------------------------------


@pytest.fixture
def begun(event) -> Event:
    """Frozen as it began; two more tickets were paid for five minutes later."""
    with at(event.date - timedelta(minutes=1)):
        payment = start_payment(make_reservation(event, VIP=2).pk)
    with at(event.date):
        get_event_sales(event)
    with at(event.date + timedelta(minutes=5)):
        settle(payment.pk, Answer())
    return event


@pytest.mark.parametrize("wrong", [(3, 0), (5, 0), (0, 5), (0, 0), (9, 9)])
def test_late_sales_are_counted_apart(begun, wrong):
    TypeStatistics.objects.update(tickets_sold=wrong[0], tickets_sold_late=wrong[1])

    with at(begun.date + timedelta(hours=1)):
        (done,) = repair()

    assert done.text == f"tickets_sold {wrong[0]} -> 3, tickets_sold_late {wrong[1]} -> 2"
    assert verify() == []


def test_an_event_that_was_moved_is_thawed_on_the_way(begun):
    TypeStatistics.objects.update(tickets_sold=0)
    Event.objects.update(date=begun.date + timedelta(days=7))

    (done,) = repair()

    assert done.text == "tickets_sold 2 -> 5, tickets_sold_late 0 -> 0"
    assert EventStatistics.objects.get().frozen_at is None
    assert clock.now() < begun.date
    assert verify() == []
