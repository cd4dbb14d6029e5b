"""Cells that no spreadsheet calculates."""

import csv
from io import StringIO

import pytest

from ticketonline.core.cells import csv_lines, harmless


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+48 123", "-2", "@SUM(A1)", "\tx", "\rx", "\nx", "  =1", "＝1", '=HYPERLINK("http://evil.example")'],
)
def test_what_would_be_a_formula_is_text(text):
    assert harmless(text) == f"'{text}"


@pytest.mark.parametrize("end", [";", "; ", "\n", "\r\n", "\t"])
def test_a_formula_behind_what_some_program_takes_for_the_end_of_a_cell_is_text(end):
    assert harmless(f"Jazz{end}=1+1") == f"Jazz{end}'=1+1"


def test_a_quote_behind_a_semicolon_opens_no_formula():
    line = next(csv_lines([['x;"=1+1&";y', 'x; " =1']])).removeprefix("\ufeff")

    assert next(csv.reader([line]))[0] == 'x;"\'=1+1&";y'
    cells = next(csv.reader([line], delimiter=";"))
    assert not [cell for cell in cells if cell.lstrip(' "').startswith("=")]


@pytest.mark.parametrize("text", ["", "Jazz", "a; b", "one\ntwo", "a;b=c", "1-2", "a=b", "–", "Łódź", "'quoted'"])
def test_what_is_none_stays_as_it_is(text):
    assert harmless(text) == text


def test_lines_are_read_again_as_they_were_by_another_program():
    rows = [["Who", "What"], ['Olga, "the" first', "two\nlines"], ["=cmd", "żółć"]]

    text = "".join(csv_lines(rows))

    assert text.startswith("\ufeff")
    read = list(csv.reader(StringIO(text.removeprefix("\ufeff"), newline="")))
    assert read == [*rows[:2], ["'=cmd", "żółć"]]


def test_lines_come_one_by_one():
    def endless():
        while True:
            yield ["a"]

    lines = csv_lines(endless())

    assert [next(lines), next(lines)] == ["\ufeffa\r\n", "a\r\n"]
