"""What a first visit costs and whom it tells: everything over the wire, counted by the browser."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.buying import PAID, expect_title, pay, reserve
from tests.journeys.storefront import list_events, read
from tests.journeys.watching import Windows, hear_everything
from tests.live_server import Shop

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

MOST_BYTES = 60_000


def test_the_list_and_the_event_with_the_heaviest_picture_arrive_within_60_kilobytes(shop: Shop, windows: Windows):
    pictures = {event["slug"]: read(event["image"]) for event in list_events(shop) if event["image"]}
    heaviest = max(pictures, key=lambda slug: len(pictures[slug]))
    addresses = [f"{shop.url}/en/", f"{shop.url}/pl/", f"{shop.url}/en/events/{heaviest}/"]

    weights = [weigh(windows, address) for address in addresses]

    assert len(pictures) >= 15
    assert [weight for weight in weights if weight > MOST_BYTES] == [], weights


def test_no_page_asks_another_host_and_no_console_has_a_word_to_say(shop: Shop, page: Page, addresses: dict[str, str]):
    said = hear_everything(page)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    for address in [*addresses.values(), f"{shop.url}/api/", f"{shop.url}/admin/"]:
        page.goto(address)
    page.wait_for_load_state("networkidle")

    assert said == []
    assert [url for url in asked if not url.startswith((f"{shop.url}/", "data:"))] == []


def test_a_whole_purchase_leaves_the_console_empty(page: Page, jazz_night: str):
    said = hear_everything(page)

    reserve(page, jazz_night, VIP=1)
    pay(page)
    expect_title(page, PAID)

    assert said == []


def test_a_request_to_another_host_would_be_stopped_and_heard(windows: Windows, jazz_night: str):
    page = windows.open().new_page()
    page.goto(jazz_night)

    with page.expect_console_message(lambda message: "Content Security Policy" in message.text):
        page.evaluate("new Image().src = 'https://elsewhere.test/pixel.gif'")

    assert [complaint for complaint in windows.complaints if "elsewhere.test" in complaint] != []
    windows.complaints.clear()


def weigh(windows: Windows, address: str) -> int:
    """The bytes that a first visit transfers, headers included."""
    window = windows.open()
    page = window.new_page()
    network = window.new_cdp_session(page)
    arrived: list[int] = []
    network.send("Network.enable")
    network.on("Network.loadingFinished", lambda event: arrived.append(int(event["encodedDataLength"])))
    page.goto(address, wait_until="networkidle")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    window.close()
    assert len(arrived) >= 3  # the page, its stylesheet, its script
    return sum(arrived)
