"""Times on the clocks of a place: what is shown and read again is the same moment, in every zone and year."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ticketonline.events.local_time import LeftOut, moved, on_the_clock, read_local

pytestmark = pytest.mark.one_engine

zones = st.sampled_from(sorted(available_timezones()))
to_the_minute = st.datetimes(datetime(2000, 1, 1), datetime(2199, 12, 31)).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)


@given(to_the_minute, zones)
@example(datetime(2031, 10, 26, 1, 30), "Europe/Warsaw")
def test_what_a_clock_shows_is_read_as_that_moment_or_as_the_first_of_two(moment, zone):
    moment = moment.replace(tzinfo=UTC)
    # Clocks of the past were some seconds off; nobody types seconds.
    shown = on_the_clock(moment, zone)

    reading = read_local(shown, zone)

    assert on_the_clock(reading.moment, zone) == shown
    assert reading.moment <= moment
    assert reading.moment == moment or reading.is_doubled


@given(to_the_minute, zones)
def test_what_is_typed_is_shown_again_or_refused_with_a_time_that_there_is(typed, zone):
    expected = typed
    try:
        reading = read_local(typed, zone)
    except LeftOut as left_out:
        expected = left_out.next_local
        reading = read_local(expected, zone)

    assert on_the_clock(reading.moment, zone) == expected >= typed
    assert reading.moment.tzinfo is UTC


@given(to_the_minute, zones, st.integers(-400, 400))
def test_days_later_the_clocks_show_the_same_time_unless_it_is_left_out(moment, zone, days):
    moment, by = moment.replace(tzinfo=UTC), timedelta(days=days)
    wanted = on_the_clock(moment, zone) + by

    later = moved(moment, by=by, time_zone=zone)

    shown = on_the_clock(later, zone)
    assert (
        shown == wanted
        or ZoneInfo(zone).utcoffset(wanted.replace(fold=0)) != later.astimezone(ZoneInfo(zone)).utcoffset()
    )


def test_an_hour_that_is_left_out_is_refused():
    with pytest.raises(LeftOut) as left_out:
        read_local(datetime(2031, 3, 30, 2, 30), "Europe/Warsaw")

    assert left_out.value.next_local == datetime(2031, 3, 30, 3, 30)


def test_of_an_hour_that_comes_twice_the_first_is_taken_and_said():
    reading = read_local(datetime(2031, 10, 26, 2, 30), "Europe/Warsaw")

    assert (reading.moment, reading.is_doubled) == (datetime(2031, 10, 26, 0, 30, tzinfo=UTC), True)


def test_a_week_over_the_change_of_clocks_is_the_same_time_of_day():
    evening = datetime(2031, 10, 20, 17, 30, tzinfo=UTC)  # 19:30 in summer time

    assert moved(evening, by=timedelta(days=7), time_zone="Europe/Warsaw") == datetime(2031, 10, 27, 18, 30, tzinfo=UTC)
    assert moved(None, by=timedelta(days=7), time_zone="Europe/Warsaw") is None
