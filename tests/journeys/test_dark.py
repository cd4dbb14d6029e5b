"""Light and dark, as the reader prefers."""

import pytest
from playwright.sync_api import Page

from tests.live_server import Shop

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

COLOURS = """parts => Object.fromEntries(parts.map(([selector, property]) =>
  [`${property} of ${selector}`, getComputedStyle(document.querySelector(selector))[property]]))"""
GROUND_AND_INK = [("body", "backgroundColor"), ("body", "color")]
PARTS = {
    "": [*GROUND_AND_INK, (".ticket-main", "backgroundColor"), (".event-card-date", "color")],
    "events/jazz-night/": [*GROUND_AND_INK, (".ticket-main", "backgroundColor"), (".button", "backgroundColor")],
    "events/jazz-night/statistics/": [*GROUND_AND_INK, (".series", "fill")],
    "nothing/": [*GROUND_AND_INK, (".ticket-main", "backgroundColor")],
}


@pytest.mark.parametrize("path", PARTS)
def test_whoever_prefers_the_dark_gets_dark_ground_and_other_inks(shop: Shop, page: Page, jazz_night: str, path: str):
    page.goto(f"{shop.url}/en/{path}")
    light = page.evaluate(COLOURS, PARTS[path])

    page.emulate_media(color_scheme="dark")

    dark = page.evaluate(COLOURS, PARTS[path])
    assert {part for part in light if light[part] == dark[part]} == set()
    assert brightness(light["backgroundColor of body"]) > 200
    assert brightness(dark["backgroundColor of body"]) < 50


def brightness(colour: str) -> float:
    """The mean of the three parts of `rgb(r, g, b)`, from 0 to 255."""
    parts = [int(part) for part in colour.removeprefix("rgb(").removesuffix(")").split(",")]
    return sum(parts) / 3
