"""Looking a page over: axe-core in light and dark on desktop and phone, and its width down to 320 pixels."""

from typing import Any, Literal

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from tests.journeys.sizes import width_too_much

DESKTOP = (1280, 800)
PHONE = (390, 844)
NARROW = (320, 640)
# Read once into a page, and only what is wrong comes out of it: all that is right takes longer to tell than to find.
AXE = f"() => {{ if (!window.axe) {{ {Axe().axe_script} }} }}"
RUN = "axe.run({resultTypes: ['violations']}).then(result => result.violations)"
Look = tuple[tuple[int, int], Literal["light", "dark"]]
# These two see all of the page's parts and all of its colours; the other two would show the same colours elsewhere.
LOOKS: tuple[Look, ...] = ((PHONE, "dark"), (DESKTOP, "light"))


def findings(page: Page) -> list[str]:
    """What is wrong with the page as it stands; leaves it at the desktop's size, light."""
    found = []
    for width, height in (NARROW, PHONE, DESKTOP):
        page.set_viewport_size({"width": width, "height": height})
        too_much = width_too_much(page)
        if too_much:
            found.append(f"{too_much} px too wide at {width}")
    for (width, height), scheme in LOOKS:
        page.set_viewport_size({"width": width, "height": height})
        page.emulate_media(color_scheme=scheme)
        found += [f"{scheme}, {width} px: {broken}" for broken in violations(page)]
    return found


def violations(page: Page) -> list[str]:
    """What axe-core finds wrong with the page, each with the first element it concerns."""
    page.evaluate(AXE)
    broken: list[dict[str, Any]] = page.evaluate(RUN)
    return [f"{rule['id']}: {rule['nodes'][0]['html']}" for rule in broken]
