"""The histogram: as small for ten million answers as for ten, and off by three percent at most."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketonline.rush.histogram import Histogram

pytestmark = pytest.mark.one_engine

times = st.lists(st.floats(0.00002, 60), min_size=1, max_size=200)
EXACT = 1 / 32


def histogram_of(seconds):
    histogram = Histogram()
    for time in seconds:
        histogram.add(time)
    return histogram


@given(seconds=times, share=st.floats(0.01, 1))
def test_a_percentile_is_that_of_the_sorted_times_within_three_percent(seconds, share):
    exact = sorted(seconds)[max(-int(-share * len(seconds) // 1), 1) - 1]

    told = histogram_of(seconds).percentile(share)

    assert exact * (1 - EXACT) <= told <= exact * (1 + EXACT) + 1e-6


@given(seconds=times)
def test_the_longest_is_exact_and_nothing_is_longer(seconds):
    histogram = histogram_of(seconds)

    assert histogram.count == len(seconds)
    assert histogram.longest == max(seconds) >= histogram.percentile(1)


@given(seconds=st.floats(0, 1e9))
def test_any_time_can_be_counted(seconds):
    assert histogram_of([seconds]).percentile(0.5) <= seconds


def test_an_empty_one_says_zero():
    assert (Histogram().percentile(0.99), Histogram().count, Histogram().longest) == (0, 0, 0)


def test_it_can_begin_anew():
    histogram = histogram_of([1.0, 2.0])

    histogram.clear()

    assert (histogram.count, histogram.longest, histogram.percentile(1)) == (0, 0, 0)
