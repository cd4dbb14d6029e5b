"""The invented course of sales, without a database."""

from collections import Counter
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from random import Random
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketonline.demo.history import Ending, invent
from ticketonline.demo.programme import EVENTS
from ticketonline.demo.programme.shapes import DemoType

pytestmark = pytest.mark.static

OPENED = datetime(2027, 3, 1, 9, tzinfo=UTC)
BEGINS = OPENED + timedelta(days=40)
WARSAW = ZoneInfo("Europe/Warsaw")


def kind(name, *, sold, amount=10_000, limit=5, early=False):
    return DemoType(type=name, price=Decimal(10), amount=amount, sold=sold, limit=limit, early=early)


def invented(*types, until=BEGINS, seed="seed"):
    return invent(types, opened=OPENED, begins=BEGINS, until=until, zone=WARSAW, chance=Random(seed))


def sold_by_type(reservations):
    sold = Counter()
    for reservation in reservations:
        if reservation.ending not in (Ending.ABANDONED, Ending.RETURNED):
            sold.update(reservation.amounts)
    return sold


@given(
    sold=st.lists(st.integers(0, 60), min_size=1, max_size=4),
    limit=st.integers(1, 8),
    hours=st.floats(0.1, 900),
    seed=st.integers(),
)
def test_just_so_many_are_sold_in_time_and_within_the_limit(sold, limit, hours, seed):
    types = [kind(str(number), sold=count, limit=limit) for number, count in enumerate(sold)]
    until = OPENED + timedelta(hours=hours)

    reservations = invented(*types, until=until, seed=seed)

    assert +sold_by_type(reservations) == +Counter({str(number): count for number, count in enumerate(sold)})
    moments = [reservation.made_at for reservation in reservations]
    assert moments == sorted(moments)
    assert all(OPENED <= moment < until for moment in moments)
    assert all(1 <= amount <= limit for reservation in reservations for amount in reservation.amounts.values())


def test_the_same_chance_invents_the_same_history():
    types = (kind("VIP", sold=40), kind("Standard", sold=200))

    assert invented(*types) == invented(*types)
    assert invented(*types) != invented(*types, seed="another")


def test_sales_rush_at_the_opening_calm_down_and_rise_before_the_event():
    reservations = invented(kind("Standard", sold=6_000))

    days = Counter((reservation.made_at - OPENED).days for reservation in reservations)
    calm = sum(days[day] for day in range(10, 30)) / 20
    assert days[0] > 4 * calm
    assert days[39] > 2 * calm
    assert min(days[day] for day in range(40)) > 0


def test_people_sleep_at_night():
    reservations = invented(kind("Standard", sold=6_000))

    hours = Counter(reservation.made_at.astimezone(WARSAW).hour for reservation in reservations)
    assert hours[3] * 5 < hours[20]


def test_early_birds_are_sold_before_anything_else():
    reservations = invented(kind("Regular", sold=100), kind("Early bird", sold=60, amount=60, early=True))

    paid = [
        reservation for reservation in reservations if reservation.ending not in (Ending.ABANDONED, Ending.RETURNED)
    ]
    is_early = ["Early bird" in reservation.amounts for reservation in paid]
    assert is_early == sorted(is_early, reverse=True)


def test_what_is_sold_out_was_so_long_before_the_event():
    reservations = invented(kind("Standard", sold=300, amount=300))

    assert max(reservation.made_at for reservation in reservations) < OPENED + (BEGINS - OPENED) / 2


def test_most_pay_at_once_some_at_the_second_try_and_some_never():
    endings = Counter(reservation.ending for reservation in invented(kind("Standard", sold=6_000)))

    assert endings[Ending.PAID] > 10 * endings[Ending.PAID_AT_SECOND_TRY] > 100
    assert endings[Ending.PAID] > 8 * endings[Ending.ABANDONED] > 100


@given(st.datetimes(datetime(2026, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC)))
def test_the_programme_is_possible_at_any_moment(now):
    for event in EVENTS:
        zone = ZoneInfo(event.time_zone)
        begins, opens = (when.moment(now=now, zone=zone) for when in (event.begins, event.opens))
        closes = event.closes.moment(now=now, zone=zone) if event.closes else begins
        assert opens < closes <= begins
        if any(kind.sold for kind in event.types):
            assert min(now, closes) - opens > timedelta(days=3)
