"""What journeys share: one shop for all of them, and windows that tell when a page misbehaves."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.addresses import public_addresses
from tests.journeys.storefront import read
from tests.journeys.watching import Windows
from tests.live_server import Shop, running_shop

PATIENCE_MS = 20_000  # for a busy machine; a journey that goes well waits for nothing
SHORT_HOLD_SECONDS = 6


@pytest.fixture(scope="session")
def shop(browser: Browser) -> Iterator[Shop]:
    """A shop with its worker and the demo events. Whoever counts tickets puts an event of its own on sale."""
    with running_shop(demo=True) as started:
        yield started
        assert_nothing_went_wrong(started)


@pytest.fixture(scope="session")
def hurried_shop(browser: Browser) -> Iterator[Shop]:
    """A shop that holds tickets for seconds."""
    with running_shop(hold_seconds=SHORT_HOLD_SECONDS) as started:
        yield started
        assert_nothing_went_wrong(started)


@pytest.fixture(scope="session")
def fragile_shop(browser: Browser) -> Iterator[Shop]:
    """A shop to stop and to break; whoever does mends it afterwards."""
    with running_shop() as started:
        yield started


@pytest.fixture
def windows(browser: Browser) -> Iterator[Windows]:
    """Opens windows. The test fails at its end if a page asked another host for anything or broke a rule."""
    expect.set_options(timeout=PATIENCE_MS)
    opened = Windows(browser, patience_ms=PATIENCE_MS)
    yield opened
    opened.close()
    assert opened.complaints == []


@pytest.fixture
def window(windows: Windows) -> BrowserContext:
    """Bruno's window, without cookies, at 1280 by 800."""
    return windows.open()


@pytest.fixture
def page(window: BrowserContext) -> Page:
    """An empty page in Bruno's window."""
    return window.new_page()


@pytest.fixture
def stellas_page(windows: Windows) -> Page:
    """An empty page in Stella's window, who shares nothing with Bruno."""
    return windows.open().new_page()


# --- What is on sale ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def jazz_night(shop: Shop) -> str:
    """The address of an event for journeys that count nothing: VIP for 120.00 EUR, Standard for 45.50."""
    shop.create_event("Jazz Night", "VIP:120.00:500", "Standard:45.50:2000", slug="jazz-night", city="Poznań")
    return f"{shop.url}/en/events/jazz-night/"


@pytest.fixture(scope="session")
def addresses(shop: Shop) -> dict[str, str]:
    """The addresses of public pages, by what stands there."""
    return public_addresses(shop)


def assert_nothing_went_wrong(shop: Shop) -> None:
    """The shop runs to its end and has no error to report."""
    assert read(f"{shop.url}/health/") == b"ok\n"
    assert shop.stop() == 0, shop.log()
    assert "ERROR" not in shop.log(), shop.log()
    assert "Traceback" not in shop.log(), shop.log()
