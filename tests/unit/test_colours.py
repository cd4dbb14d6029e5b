"""An organiser's colour, made legible whatever it is."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ticketonline.events.colours import (
    BLACK,
    DARK,
    LEAST_CONTRAST,
    LIGHT,
    USUAL,
    WHITE,
    _read,
    contrast,
    ink_on,
    palette,
)

pytestmark = pytest.mark.one_engine

TOKENS = Path(__file__).parents[2] / "ticketonline/web/static/web/css/tokens.css"
COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@given(COLOURS, st.sampled_from([LIGHT, DARK]))
def test_every_colour_can_be_read_as_text_and_written_on(colour, scheme):
    made = palette(colour, scheme)

    accent, strong, soft = map(_read, (made.accent, made.strong, made.soft))
    for ground in (*scheme.grounds, soft):
        assert contrast(accent, ground) >= LEAST_CONTRAST
        assert contrast(strong, ground) >= LEAST_CONTRAST


@given(COLOURS, st.sampled_from([LIGHT, DARK]))
def test_what_is_pressed_has_the_very_colour_can_be_read_and_told_from_the_page(colour, scheme):
    made = palette(colour, scheme)

    assert made.fill == colour
    for fill in (made.fill, made.fill_strong):
        assert contrast(_read(made.on_fill), _read(fill)) >= LEAST_CONTRAST
    edge = _read(made.fill_edge or made.fill)
    assert all(contrast(edge, ground) >= 3 for ground in scheme.grounds)


@given(COLOURS, st.sampled_from([LIGHT, DARK]))
def test_what_was_made_legible_stays_as_it_is(colour, scheme):
    made = palette(colour, scheme)

    again = palette(made.accent, scheme)
    assert (again.accent, again.strong, again.soft) == (made.accent, made.strong, made.soft)


@given(COLOURS)
def test_black_or_white_can_be_read_on_every_colour(colour):
    ink = ink_on(_read(colour))

    assert ink in (BLACK, WHITE)
    assert contrast(ink, _read(colour)) >= LEAST_CONTRAST


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#ffffff", "#ffffff", 1.0), ("#777777", "#ffffff", 4.48)],
)
def test_contrast_is_that_of_wcag(one, other, ratio):
    assert contrast(_read(one), _read(other)) == pytest.approx(ratio, abs=0.01)
    assert contrast(_read(other), _read(one)) == contrast(_read(one), _read(other))


def test_a_colour_that_can_be_read_is_not_touched():
    assert palette("#2438d6", LIGHT).accent == "#2438d6"
    assert palette("#ffd166", DARK).accent == "#ffd166"


def test_one_that_can_not_is_only_made_darker_or_lighter():
    assert palette("#ffd166", LIGHT).accent == "#806833"
    assert palette("#0b3d2e", DARK).accent == "#8ca49d"


def test_the_grounds_are_those_of_the_stylesheet():
    said = dict(re.findall(r"--(ground|paper|sunk): (#[0-9a-f]{6});", TOKENS.read_text().split("@media")[0]))
    said_dark = dict(re.findall(r"--(ground|paper|sunk): (#[0-9a-f]{6});", TOKENS.read_text().split("@media")[1]))

    for scheme, tokens in ((LIGHT, said), (DARK, said_dark)):
        assert scheme.grounds == tuple(_read(tokens[name]) for name in ("ground", "paper", "sunk"))
        assert scheme.paper == _read(tokens["paper"])


def test_the_usual_colour_is_that_of_the_stylesheet():
    assert f"--accent: {USUAL};" in TOKENS.read_text().split("@media")[0]
