"""The geometry of the statistics page."""

import itertools
import re
from datetime import UTC, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketonline.statistics.queries import HourSales, TypeSales
from ticketonline.web.kit.buckets import timeline
from ticketonline.web.kit.charts import bars, look
from ticketonline.web.kit.curve import HEIGHT, LABEL_GAP, LEFT, SIDE, TOP, WIDTH, curve, spread

pytestmark = pytest.mark.one_engine

START = datetime(2031, 6, 5, 17, tzinfo=UTC)
NUMBER = re.compile(r"\d+(\.\d{1,2})?")
ROUNDING = 0.02  # each of two lengths is rounded to a hundredth


def kind(index: int, *, amount: int = 100, sold: int = 0, late: int = 0, held: int = 0) -> TypeSales:
    left = max(0, amount - sold - late - held)
    return TypeSales(type_id=UUID(int=index), type=f"Type {index}", amount=amount, sold=sold, sold_late=late, left=left)


@st.composite
def kinds(draw):
    """Up to twenty types of up to a hundred thousand tickets each, whatever is sold of them."""
    count = draw(st.integers(1, 20))
    made = []
    for index in range(count):
        amount = draw(st.integers(0, 100_000))
        sold = draw(st.integers(0, amount))
        late = draw(st.integers(0, amount - sold))
        made.append(kind(index, amount=amount, sold=sold, late=late, held=draw(st.integers(0, amount - sold - late))))
    return made


def drawn(sold_by_hour: list[list[int]], types: int):
    """The curve of so many tickets of each type, hour after hour."""
    ids = [UUID(int=index) for index in range(types)]
    hours = [
        HourSales(type_id=ids[index], hour=START + timedelta(hours=hour), sold=count)
        for hour, counts in enumerate(sold_by_hour)
        for index, count in enumerate(counts)
        if count
    ]
    line = timeline(hours, type_ids=ids, zone=ZoneInfo("Europe/Warsaw"), until=START)
    assert line is not None
    return curve(line, [kind(index, amount=10**7) for index in range(types)])


def points(path: str) -> list[tuple[int, int]]:
    assert re.fullmatch(r"M\d+,\d+(L\d+,\d+)*Z", path)
    return [(int(x), int(y)) for x, y in (pair.split(",") for pair in path[1:-1].split("L"))]


# --- Bars -----------------------------------------------------------------------------------------------------------


def test_a_bar_shows_what_is_sold_late_and_held_one_after_the_other():
    bar = bars([kind(0, amount=200, sold=50, late=20, held=10)])[0]

    assert [(span.start, span.size) for span in (bar.sold, bar.late, bar.held)] == [
        ("0", "25"),
        ("25", "10"),
        ("35", "5"),
    ]


def test_a_type_without_tickets_is_an_empty_bar():
    bar = bars([kind(0, amount=0)])[0]

    assert [(span.start, span.size) for span in (bar.sold, bar.late, bar.held)] == [("0", "0")] * 3


@given(kinds())
def test_bars_stay_within_their_frame_and_are_as_long_as_their_share(types):
    for bar in bars(types):
        spans = (bar.sold, bar.late, bar.held)
        assert all(NUMBER.fullmatch(text) for span in spans for text in (span.start, span.size))
        assert all(float(span.start) + float(span.size) <= 100 + ROUNDING for span in spans)
        taken = bar.type.amount - bar.type.left
        share = taken / bar.type.amount * 100 if bar.type.amount else 0
        assert sum(float(span.size) for span in spans) == pytest.approx(share, abs=2 * ROUNDING)


def test_types_past_the_eighth_have_a_texture():
    looks = [look(index) for index in range(20)]

    assert [seen.number for seen in looks] == list(range(1, 21))
    assert len({(seen.colour, seen.texture) for seen in looks}) == 20
    assert {seen.texture for seen in looks[:8]} == {0}


# --- The curve ------------------------------------------------------------------------------------------------------


def test_areas_add_up_from_the_bottom():
    picture = drawn([[1, 0], [1, 2]], types=2)

    assert [(value.value, value.at) for value in picture.values] == [
        (0, "88"),
        (1, "67.75"),
        (2, "47.5"),
        (3, "27.25"),
        (4, "7"),
    ]
    assert [points(area.path) for area in picture.areas] == [
        [(0, 1000), (500, 750), (1000, 500), (1000, 1000), (500, 1000), (0, 1000)],
        [(0, 1000), (500, 750), (1000, 0), (1000, 500), (500, 750), (0, 1000)],
    ]


def test_one_bucket_is_a_slope_from_nothing():
    picture = drawn([[7]], types=1)

    assert [area.sold for area in picture.areas] == [7]
    assert points(picture.areas[0].path) == [(0, 1000), (1000, 125), (1000, 1000), (0, 1000)]
    assert [(time.at, time.anchor) for time in picture.times] == [("0", "start")]


def test_a_type_that_sold_nothing_has_no_area_and_keeps_the_others_looks():
    picture = drawn([[0, 5, 0, 5]], types=4)

    assert [area.look.number for area in picture.areas] == [2, 4]


def test_marks_of_several_days_stand_at_midnights():
    picture = drawn([[1]] + [[0]] * 99 + [[1]], types=1)

    assert not picture.shows_time
    assert {time.moment.hour for time in picture.times} == {0}
    assert [time.is_extra for time in picture.times] == [False, True, True, False]


@given(
    st.integers(1, 20).flatmap(
        lambda types: st.tuples(
            st.just(types),
            st.lists(st.lists(st.integers(0, 100_000), min_size=types, max_size=types), min_size=1, max_size=80).filter(
                lambda rows: any(map(sum, rows)) and sum(rows[0]) > 0
            ),
        )
    )
)
def test_the_curve_stays_in_its_frame_and_ends_at_what_was_sold(given_sales):
    types, rows = given_sales

    picture = drawn(rows, types)

    sums = [sum(row[index] for row in rows) for index in range(types)]
    assert [area.sold for area in picture.areas] == [total for total in sums if total]
    highest = picture.values[-1].value
    assert sum(sums) <= highest
    assert 2 <= len(picture.values) <= 5
    reached = 0
    for area in picture.areas:
        corners = points(area.path)
        assert all(0 <= x <= SIDE and 0 <= y <= SIDE for x, y in corners)
        reached += area.sold
        end = corners[len(corners) // 2 - 1]
        assert end[0] == SIDE
        assert end[1] == pytest.approx(SIDE - SIDE * reached / highest, abs=1)
    heights = [float(area.label_at) for area in picture.areas]
    assert all(TOP - ROUNDING <= height <= TOP + HEIGHT + ROUNDING for height in heights)
    assert heights == sorted(heights, reverse=True)
    assert all(LEFT <= float(time.at) <= LEFT + WIDTH for time in picture.times)
    assert picture.times[0].moment <= picture.times[-1].moment


@given(st.lists(st.floats(0, 100), max_size=30).map(sorted), st.floats(0.1, 20))
def test_names_keep_their_distance_and_their_order(wanted, gap):
    places = spread(wanted, gap=gap, lowest=0, highest=100)

    room = min(gap, 100 / max(1, len(wanted) - 1))
    assert len(places) == len(wanted)
    assert all(-1e-6 <= place <= 100 + 1e-6 for place in places)
    assert all(later - earlier >= room - 1e-6 for earlier, later in itertools.pairwise(places))


def test_names_with_room_stay_where_they_belong():
    assert spread([10, 40, 80], gap=LABEL_GAP, lowest=0, highest=100) == [10, 40, 80]
