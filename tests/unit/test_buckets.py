"""Sales by the hour in as many stretches of time as a chart has room for."""

import itertools
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketonline.statistics.queries import HourSales
from ticketonline.web.kit.buckets import MAX_BUCKETS, timeline

pytestmark = pytest.mark.one_engine

VIP, STANDARD = UUID(int=1), UUID(int=2)
WARSAW = ZoneInfo("Europe/Warsaw")
START = datetime(2031, 6, 5, 17, tzinfo=UTC)  # 19:00 in Warsaw
ZONES = st.sampled_from(["UTC", "Europe/Warsaw", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Havana"])


def sold(hours: float, count: int = 1, type_id: UUID = VIP) -> HourSales:
    """A sale so many hours after the first."""
    return HourSales(type_id=type_id, hour=START + timedelta(hours=hours), sold=count)


def line_of(*hours: HourSales, until: datetime = START, zone: ZoneInfo = WARSAW):
    return timeline(hours, type_ids=[VIP, STANDARD], zone=zone, until=until)


def test_without_a_sale_there_is_no_line():
    assert line_of() is None


def test_one_hour_is_one_bucket():
    line = line_of(sold(0, 3), sold(0, 2, STANDARD))

    assert [(bucket.start.isoformat(), bucket.sold) for bucket in line.buckets] == [
        ("2031-06-05T19:00:00+02:00", [3, 2])
    ]


def test_hours_without_a_sale_are_buckets_too_up_to_the_end():
    line = line_of(sold(0), sold(2), until=START + timedelta(hours=3, minutes=59))

    assert [bucket.total for bucket in line.buckets] == [1, 0, 1, 0]
    assert line.is_by_hours


@pytest.mark.parametrize(
    ("days", "length"),
    [
        (2, timedelta(hours=1)),
        (3, timedelta(hours=3)),
        (14, timedelta(hours=6)),
        (30, timedelta(days=1)),
        (59, timedelta(days=1)),
        (60, timedelta(days=2)),
        (365, timedelta(days=7)),
    ],
)
def test_the_longer_the_time_the_longer_the_buckets(days, length):
    line = line_of(sold(0), sold(days * 24))

    assert line.length == length
    assert line.is_by_days == (length >= timedelta(days=1))


def test_days_are_those_of_the_event():
    late_evening, after_midnight = sold(4, 1), sold(5, 10)  # 23:00 and 0:00 in Warsaw

    line = line_of(late_evening, after_midnight, until=START + timedelta(days=30))

    assert [(bucket.start.isoformat(), bucket.total) for bucket in line.buckets[:2]] == [
        ("2031-06-05T00:00:00+02:00", 1),
        ("2031-06-06T00:00:00+02:00", 10),
    ]


def test_a_day_of_25_hours_is_one_day():
    first = datetime(2031, 10, 25, 22, tzinfo=UTC)  # midnight in Warsaw, of the day when clocks go back
    hours = [HourSales(type_id=VIP, hour=first + timedelta(hours=hour), sold=1) for hour in range(26)]

    line = line_of(*hours, until=first + timedelta(days=20))

    assert [bucket.total for bucket in line.buckets[:2]] == [25, 1]


@given(
    hours=st.lists(
        st.builds(sold, st.integers(0, 24 * 800), st.integers(1, 100_000), st.sampled_from([VIP, STANDARD])),
        min_size=1,
        max_size=50,
    ),
    zone=ZONES,
    after=st.integers(-1000, 24 * 800),
)
def test_nothing_is_lost_and_there_are_never_too_many(hours, zone, after):
    line = line_of(*hours, until=START + timedelta(hours=after), zone=ZoneInfo(zone))

    for column, type_id in enumerate([VIP, STANDARD]):
        assert sum(bucket.sold[column] for bucket in line.buckets) == sum(
            hour.sold for hour in hours if hour.type_id == type_id
        )
    assert 1 <= len(line.buckets) <= MAX_BUCKETS
    starts = [bucket.start.replace(tzinfo=None) for bucket in line.buckets]
    assert all(later - earlier == line.length for earlier, later in itertools.pairwise(starts))
    assert line.buckets[0].total > 0
