"""How often the page of the statistics asks: while it is seen, and less often when it gets no answer."""

import pytest
from playwright.sync_api import Page, Route

from tests.live_server import Shop

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]


@pytest.fixture
def asked(shop: Shop, page: Page, jazz_night: str) -> list[str]:
    """The page of an event's statistics, on a clock that the test moves; holds what it asked the server for."""
    page.clock.install()
    page.goto(f"{jazz_night}statistics/")
    page.wait_for_load_state("networkidle")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    return asked


def pass_seconds(page: Page, seconds: int) -> None:
    """Let time go by in small steps, so that an answer can come between two of them."""
    for _ in range(seconds):
        page.clock.run_for(1000)
        page.wait_for_timeout(30)


def test_it_asks_every_three_seconds(page: Page, asked: list[str]):
    pass_seconds(page, 10)

    assert len(asked) == 3


def test_a_page_that_nobody_sees_does_not_ask(page: Page, asked: list[str]):
    page.evaluate("Object.defineProperty(document, 'hidden', { value: true, configurable: true })")
    pass_seconds(page, 60)
    assert asked == []

    page.evaluate("delete document.hidden; document.dispatchEvent(new Event('visibilitychange'))")
    pass_seconds(page, 1)
    assert len(asked) == 1


def test_without_an_answer_it_asks_less_and_less_often(page: Page, asked: list[str]):
    def lose(route: Route) -> None:
        route.abort()

    page.route("**/statistics/", lose)

    pass_seconds(page, 3 + 6 + 12 + 24 + 1)
    assert len(asked) == 4

    page.unroute("**/statistics/", lose)
    pass_seconds(page, 48 + 3 + 1)
    assert len(asked) == 6
