"""The charts of the report: scales that are easy to read, curves within the picture, nothing unescaped."""

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ticketonline.rush.page.charts import SIDE, Chart, Line, drawn, nice_top, time_marks
from ticketonline.rush.page.thinning import thinned
from ticketonline.rush.recorder import Second

pytestmark = pytest.mark.one_engine


def second(at, **facts):
    given = {
        "at": at,
        "requests": 10,
        "reservations": at,
        "tickets": 2 * at,
        "paid": 1,
        "sent_away": 0,
        "errors": 1,
        "p50": 0.01,
        "p99": at / 10,
        "waiting": at,
        "left": {"VIP": 100 - at},
    }
    return Second(**given | facts)


def chart(lines, seconds):
    return Chart(id="c", title="Title", words="Words", seconds=seconds, lines=lines, said="{:.0f}".format)


@given(most=st.floats(1e-6, 1e9))
def test_the_scale_ends_at_a_round_number_not_far_above_the_highest(most):
    top = nice_top(most)

    assert most * (1 - 1e-6) <= top <= most * 1.5 * (1 + 1e-6)
    assert f"{top:e}"[:3] in ("1.0", "1.5", "2.0", "3.0", "4.0", "6.0", "8.0")


def test_a_chart_of_nothing_has_a_scale_too():
    assert nice_top(0) == 1


@given(last=st.integers(0, 100_000))
def test_there_are_a_few_round_moments_under_a_chart(last):
    marks = time_marks(last)

    assert marks[0] == 0
    assert len(marks) <= 6
    assert all(mark <= last for mark in marks)


@given(values=st.lists(st.none() | st.floats(0, 1e6), min_size=1, max_size=30))
@example(values=[5e-324])
def test_curves_stay_within_the_picture(values):
    markup = drawn(chart([Line(name="a", values=values, colour=1, is_filled=True)], [*range(len(values))]))

    numbers = [float(n) for path in re.findall(r' d="M([^"]*)"', markup) for n in re.findall(r"[\d.]+", path)]
    assert all(0 <= number <= SIDE for number in numbers)


def test_a_curve_has_a_gap_where_there_is_no_value_and_a_dot_where_it_stands_alone():
    markup = drawn(chart([Line(name="a", values=[1, 2, None, 2], colour=1)], [0, 1, 2, 3]))

    assert re.findall(r'class="line series-1" d="(M\d[^"]*)"', markup) == ["M0.0 500.0L333.3 0.0", "M1000.0 0.0h0"]


def test_names_are_escaped():
    markup = drawn(chart([Line(name='<script>"&', values=[1], colour=9)], [1]))

    assert "&lt;script&gt;&quot;&amp;" in markup
    assert "<script" not in markup
    assert "series-1 dashed" in markup


def test_a_long_series_is_thinned_rates_to_their_mean_times_to_their_longest():
    rows = thinned([second(at) for at in range(1, 11)], most=4)

    assert [row.at for row in rows] == [3, 6, 9, 10]
    assert [row.reservations for row in rows] == [2, 5, 8, 10]
    assert [row.p99 for row in rows] == [0.3, 0.6, 0.9, 1.0]
    assert [row.errors for row in rows] == [3, 3, 3, 1]
    assert [row.left["VIP"] for row in rows] == [97, 94, 91, 90]


def test_a_short_series_stays_as_it_is():
    rows = thinned([second(1), second(2)], most=4)

    assert [row.at for row in rows] == [1, 2]
    assert thinned([], most=4) == []
