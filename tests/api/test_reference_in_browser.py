"""The references as a browser shows it: for everybody, on every screen, in the site's own clothes."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page

from tests.live_server import running_shop

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with running_shop(worker=False) as shop:
        yield shop.url


@pytest.mark.parametrize("path", ["/api/", "/api/v1/"])
@pytest.mark.parametrize(("scheme", "width"), [("dark", 320), ("light", 1280)])
def test_it_is_accessible_and_never_wider_than_the_screen(
    browser: Browser, url: str, path: str, scheme: str, width: int
):
    page: Page = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(url + path)

    found = Axe().run(page)

    assert found.response["violations"] == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert complaints == []
    page.close()
