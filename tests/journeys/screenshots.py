"""`python -m tests.journeys.screenshots`: the pictures of docs/screenshots, taken in a shop with the demo events."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.journeys.buying import amount_of, expect_title, give_address, pay, press_reserve
from tests.journeys.sizes import PHONE
from tests.journeys.ticket_picture import ticket_picture
from tests.live_server import Shop, running_shop
from tests.programs import CHROMIUM_ARGUMENTS, find_chromium

FOLDER = Path(__file__).parents[2] / "docs" / "screenshots"
MOST_BYTES = 250_000
COLOURS = 256
PATIENCE_MS = 30_000

DESKTOP: dict[str, Any] = {"viewport": {"width": 1280, "height": 960}, "device_scale_factor": 1.5}
TALL: dict[str, Any] = {"viewport": {"width": 1280, "height": 1290}, "device_scale_factor": 1.5}
IN_HAND: dict[str, Any] = PHONE | {"device_scale_factor": 2}

PLAY = "hamlet-but-the-ghost-is-late"
LUNCH = "umami-lab"
GIG = "the-late-set"
GIG_NAME = "The Late Set at the Velvet Radiator"


@dataclass(frozen=True, kw_only=True)
class Picture:
    """A picture to take: of which page, in what window. `picks` are what a buyer has chosen on an event's page."""

    name: str
    path: str
    window: dict[str, Any]
    scheme: str = "light"
    picks: tuple[tuple[str, int], ...] = ()
    is_reserved: bool = False
    is_paid: bool = False  # after that, and its tickets opened
    # Of the back office: the names of links to follow from its overview; `picks` are then what is sold at the box
    # office, and `presses` the links and buttons that follow.
    ways: tuple[str, ...] | None = None
    presses: tuple[str, ...] = ()


PLAY_PICKS = (("Stalls", 2), ("The gods", 1))
PICTURES = (
    Picture(name="events", path="/en/", window=DESKTOP),
    Picture(name="event", path=f"/en/events/{PLAY}/", window=DESKTOP, picks=PLAY_PICKS),
    Picture(name="reservation", path=f"/en/events/{PLAY}/", window=DESKTOP, picks=PLAY_PICKS, is_reserved=True),
    Picture(name="statistics", path=f"/en/events/{PLAY}/statistics/", window=TALL),
    Picture(name="events-dark", path="/en/", window=DESKTOP, scheme="dark"),
    Picture(name="statistics-dark", path=f"/en/events/{PLAY}/statistics/", window=TALL, scheme="dark"),
    Picture(name="events-phone", path="/en/", window=IN_HAND),
    Picture(name="event-phone", path=f"/en/events/{LUNCH}/", window=IN_HAND),
    Picture(
        name="reservation-phone",
        path=f"/en/events/{GIG}/",
        window=IN_HAND,
        picks=(("Bar stool", 2),),
        is_reserved=True,
    ),
    Picture(name="tickets-phone", path=f"/en/events/{GIG}/", window=IN_HAND, picks=(("Table seat", 2),), is_paid=True),
    Picture(name="statistics-phone", path=f"/en/events/{GIG}/statistics/", window=IN_HAND, scheme="dark"),
    Picture(name="manage", path="/manage/", window=DESKTOP, ways=()),
    Picture(name="manage-event", path="/manage/", window=DESKTOP, ways=(GIG_NAME,)),
    Picture(name="manage-tickets", path="/manage/", window=DESKTOP, ways=(GIG_NAME, "Tickets")),
    Picture(name="manage-codes", path="/manage/", window=DESKTOP, ways=(GIG_NAME, "Promo codes")),
    Picture(name="code-phone", path=f"/en/events/{GIG}/?code=RADIATOR", window=IN_HAND, picks=(("Table seat", 2),)),
    Picture(name="manage-numbers", path="/manage/", window=TALL, ways=(GIG_NAME, "Numbers")),
    Picture(name="manage-orders", path="/manage/", window=DESKTOP, ways=("Orders",)),
    Picture(
        name="manage-sell",
        path="/manage/",
        window=TALL,
        ways=(GIG_NAME, "Box office"),
        picks=(("Table seat", 2),),
    ),
    Picture(
        name="manage-returned",
        path="/manage/",
        window=DESKTOP,
        ways=(GIG_NAME, "Box office"),
        picks=(("Bar stool", 1),),
        presses=("Sell", "Open the order", "Cancel and refund", "Yes, cancel it"),
    ),
    Picture(name="manage-team", path="/manage/", window=DESKTOP, ways=("Team",)),
    Picture(name="manage-phone", path="/manage/", window=IN_HAND, scheme="dark", ways=()),
)


def main() -> int:
    """Take every picture; 0 when all of them are there."""
    program = find_chromium()
    if program is None:
        print("No Chromium was found; install one, or name it in CHROMIUM.", file=sys.stderr)
        return 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    with _demo_shop() as shop, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(CHROMIUM_ARGUMENTS))
        for picture in PICTURES:
            _keep(picture.name, take(browser, shop, picture))
        browser.close()
    _keep("ticket", ticket_picture())
    return 0


def _keep(name: str, png: bytes) -> None:
    content = small_png(png)
    assert len(content) <= MOST_BYTES, f"{name} has {len(content)} bytes"
    path = FOLDER / f"{name}.png"
    path.write_bytes(content)
    print(f"{path.name}: {len(content) // 1000} KB")


def take(browser: Browser, shop: Shop, picture: Picture) -> bytes:
    """The picture as the browser makes it."""
    options = {"locale": "en-GB", "reduced_motion": "reduce", "color_scheme": picture.scheme}
    window = browser.new_context(**picture.window | options)
    window.set_default_timeout(PATIENCE_MS)
    page = window.new_page()
    page.goto(f"{shop.url}{picture.path}", wait_until="networkidle")
    if picture.ways is not None:
        _log_in(page, shop)
        for way in picture.ways:
            page.get_by_role("link", name=way, exact=True).first.click()
            page.wait_for_load_state("networkidle")
    for ticket_type, amount in picture.picks:
        amount_of(page, ticket_type).fill(str(amount))
    if picture.is_reserved or picture.is_paid:
        _reserve(page)
    if picture.is_paid:
        _pay(page)
    for name in picture.presses:
        _press(page, name)
    page.evaluate("document.activeElement?.blur()")
    content = page.screenshot()
    window.close()
    return content


def small_png(png: bytes) -> bytes:
    """The same picture in 256 colours."""
    file = BytesIO()
    with Image.open(BytesIO(png)) as full:
        few = full.convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    few.save(file, "PNG", optimize=True)
    return file.getvalue()


def _reserve(page: Page) -> None:
    press_reserve(page)
    expect_title(page, "Pay for your tickets")
    page.wait_for_load_state("networkidle")


def _pay(page: Page) -> None:
    give_address(page)
    pay(page)
    _press(page, "Open your tickets")


def _press(page: Page, name: str) -> None:
    link = page.get_by_role("link", name=name, exact=True)
    page.get_by_role("button", name=name, exact=True).or_(link).first.click()
    page.wait_for_load_state("networkidle")


def _log_in(page: Page, shop: Shop) -> None:
    username, password = (shop.data / "demo-login").read_text().split()
    page.locator("input[name=login]").fill(username)
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_role("heading", name="Overview")).to_be_visible()
    page.wait_for_load_state("networkidle")


@contextmanager
def _demo_shop() -> Iterator[Shop]:
    expect.set_options(timeout=PATIENCE_MS)
    with tempfile.TemporaryDirectory(prefix="ticketonline-screenshots-") as data:
        # Nothing of an installation of one's own is looked at or touched.
        os.environ["TICKETONLINE_DATA"] = data
        with running_shop(demo=True, database_url="") as shop:
            yield shop


if __name__ == "__main__":
    sys.exit(main())
