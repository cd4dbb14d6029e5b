"""How far visitors come: counted where it is answered, and written into rows of days."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest
from django.db import OperationalError, transaction

from tests.factories import make_event, make_reservation, ticket_type, wanted
from tests.moments import at
from ticketonline.core import clock
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment
from ticketonline.sales.errors import SoldOut
from ticketonline.sales.rules import Terms
from ticketonline.sales.services.reserve import reserve
from ticketonline.statistics.funnel import Visits, get_funnel
from ticketonline.statistics.models import DailyVisits
from ticketonline.statistics.services import record_visits as recording
from ticketonline.statistics.services.record_visits import record_visits
from ticketonline.statistics.visits import VISITS, Step, count_step

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_counted():
    VISITS.take()
    yield
    VISITS.take()


def page_of(event, language="en") -> str:
    return f"/{language}/events/{event.slug}/"


def counted(event) -> Visits:
    return get_funnel(event, since=None, most_days=1).in_all


def test_counts_are_added_to_the_row_of_the_day(olgas_event):
    VISITS.add(page_of(olgas_event), 5)
    count_step(Step.RESERVED, olgas_event.pk, times=2)
    record_visits()
    VISITS.add(page_of(olgas_event, "pl"))
    count_step(Step.PAID, olgas_event.pk)
    record_visits()

    row = DailyVisits.objects.get()
    assert (row.views, row.reservations, row.payments) == (6, 2, 1)


def test_a_day_is_one_by_the_clocks_of_the_event():
    here, there = make_event(name="Here", time_zone="UTC"), make_event(name="There", time_zone="Asia/Tokyo")

    with at(datetime(2031, 5, 1, 20, tzinfo=UTC)):
        for event in (here, there):
            count_step(Step.RESERVED, event.pk)
        record_visits()

    days = {event: get_funnel(event, since=None, most_days=9).days[0][0] for event in (here, there)}
    assert days == {here: date(2031, 5, 1), there: date(2031, 5, 2)}


def test_what_belongs_to_no_event_is_forgotten(olgas_event):
    VISITS.add("/en/events/gone/", 5)
    count_step(Step.PAID, uuid4())

    record_visits()

    assert not DailyVisits.objects.exists()
    assert VISITS.take() == {}


def test_what_could_not_be_written_is_written_the_next_time(olgas_event, monkeypatch):
    def fail(counts) -> None:
        raise OperationalError

    count_step(Step.RESERVED, olgas_event.pk, times=3)
    with monkeypatch.context() as patch:
        patch.setattr(recording, "_write", fail)
        with pytest.raises(OperationalError):
            record_visits()
    count_step(Step.RESERVED, olgas_event.pk)

    record_visits()

    assert counted(olgas_event) == Visits(reservations=4)


def test_nothing_counted_asks_no_database(django_assert_num_queries):
    with django_assert_num_queries(0):
        record_visits()


def test_a_reservation_and_its_payment_are_counted_once_each(olgas_event, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        payment = start_payment(make_reservation(olgas_event, VIP=2).pk)
        settle(payment.pk, Answer())
        settle(payment.pk, Answer())
    record_visits()

    assert counted(olgas_event) == Visits(reservations=1, payments=1)


def test_what_is_free_is_paid_at_once(django_capture_on_commit_callbacks):
    event = make_event(ticket_type("Seat", "0"))

    with django_capture_on_commit_callbacks(execute=True):
        start_payment(make_reservation(event, Seat=1).pk)
    record_visits()

    assert counted(event) == Visits(reservations=1, payments=1)


def test_a_declined_card_pays_for_nothing(olgas_event, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        settle(start_payment(make_reservation(olgas_event).pk).pk, Answer(error_type="card_error"))
    record_visits()

    assert counted(olgas_event) == Visits(reservations=1)


def test_neither_refusals_nor_the_box_office_nor_a_repeated_wish_count(olgas_event, django_capture_on_commit_callbacks):
    wish = {"event_id": olgas_event.pk, "wanted": wanted(VIP=1)}
    with django_capture_on_commit_callbacks(execute=True):
        reserve(**wish, terms=Terms.BOX_OFFICE)
        reserve(**wish, idempotency_key="once-and-no-more")
        reserve(**wish, idempotency_key="once-and-no-more")
        olgas_event.ticket_types.update(amount=2)
        with pytest.raises(SoldOut):
            reserve(**wish)
    record_visits()

    assert counted(olgas_event) == Visits(reservations=1)


def test_what_is_rolled_back_is_not_counted(olgas_event):
    with transaction.atomic():
        make_reservation(olgas_event)
        transaction.set_rollback(True)
    record_visits()

    assert counted(olgas_event) == Visits()


def test_a_funnel_is_of_its_days_the_last_first(olgas_event):
    now = clock.now()
    for days_ago, times in ((40, 100), (3, 20), (0, 3)):
        with at(now - timedelta(days=days_ago)):
            VISITS.add(page_of(olgas_event), times)
            record_visits()
    today = now.date()

    week = get_funnel(olgas_event, since=today - timedelta(days=6), most_days=9)
    ever = get_funnel(olgas_event, since=None, most_days=1)

    assert week.in_all == Visits(views=23)
    assert week.days == [(today, Visits(views=3)), (today - timedelta(days=3), Visits(views=20))]
    assert (ever.in_all, len(ever.days)) == (Visits(views=123), 1)
    assert week.counted_since == ever.counted_since == today - timedelta(days=40)
    assert get_funnel(make_event(name="Another"), since=None, most_days=9).counted_since is None
