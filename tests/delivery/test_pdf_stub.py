"""The stub of a printed ticket: its words keep clear of the perforation and of the card's edge."""

import pytest

from tests.delivery.printing import rendered, ticket
from ticketonline.delivery.pdf.press import print_tickets

pytestmark = pytest.mark.one_engine

WIDTH_MM, PIXELS_A_MM = 210, 8
PERFORATION, EDGE = 136, 198  # mm from the left, between which the stub is
CLEAR = 5  # mm
HEADING = (17, 34)  # mm from the top


@pytest.mark.parametrize("language", ["en", "pl"])
def test_what_it_is_stands_clear_of_both_sides(language):
    page = rendered(print_tickets([ticket(language=language)]), WIDTH_MM * PIXELS_A_MM)

    assert not is_written(page, PERFORATION + 1, PERFORATION + CLEAR)
    assert not is_written(page, EDGE - CLEAR, EDGE - 1)
    assert is_written(page, PERFORATION + CLEAR, EDGE - CLEAR)


def is_written(page, left, right):
    """Whether there is any ink in those millimetres of the heading's height."""
    top, bottom = HEADING
    box = page.crop([mm * PIXELS_A_MM for mm in (left, top, right, bottom)])
    return box.convert("L").getextrema()[0] < 200
