import json

import pytest

from benchmarks.figures import as_json, at_least, at_most, readable, table

pytestmark = pytest.mark.static

RATIO = at_least(0.8, name="reservations ÷ pgbench", value=0.8, unit="ratio")
LATENCY = at_most(60, name="p99", value=60.04, unit="ms")


@pytest.mark.parametrize(
    ("figure", "is_met"),
    [
        (RATIO, True),
        (at_least(0.8, name="less than enough", value=0.7999, unit="ratio"), False),
        (LATENCY, False),
        (at_most(60, name="just as much as allowed", value=60, unit="ms"), True),
    ],
    ids=lambda figure: getattr(figure, "name", None),
)
def test_a_bar_is_met_from_its_own_side(figure, is_met):
    assert figure.met is is_met


def test_the_list_for_programs_has_the_five_keys_of_each_figure():
    text = as_json([RATIO, LATENCY])

    assert json.loads(text) == [
        {"name": "reservations ÷ pgbench", "value": 0.8, "unit": "ratio", "bar": 0.8, "met": True},
        {"name": "p99", "value": 60.04, "unit": "ms", "bar": 60, "met": False},
    ]


def test_the_table_has_a_line_for_each_figure_with_its_bar_and_whether_it_is_met():
    lines = table([RATIO, LATENCY]).splitlines()

    assert [line.split() for line in lines] == [
        ["reservations", "÷", "pgbench", "0.80", "ratio", "≥", "0.80", "met"],
        ["p99", "60.0", "ms", "≤", "60", "MISSED"],
    ]


@pytest.mark.parametrize(
    ("value", "text"), [(4210.4, "4,210"), (500, "500"), (86.34, "86.3"), (0.972, "0.97"), (3, "3"), (0, "0")]
)
def test_a_number_has_as_many_places_as_say_something(value, text):
    assert readable(value) == text
