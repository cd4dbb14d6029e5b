"""The references as a browser shows it: for everybody, on every screen, in the site's own clothes."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.journeys.inspecting import AXE
from tests.live_server import running_shop

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

# Contrast takes axe a quarter of a minute on a page so long. Texts with the same colour, size and weight on the same
# grounds have the same: of each kind the first is looked at. Everything else is looked at everywhere.
LOOK_OVER = """async () => {
  const style = element => getComputedStyle(element);
  const hasText = element => [...element.childNodes].some(node => node.nodeType === 3 && node.data.trim());
  const grounds = new Map([[null, ""]]);
  const groundsOf = element => {
    if (!grounds.has(element)) {
      const { backgroundColor, backgroundImage, opacity } = style(element);
      grounds.set(element, [groundsOf(element.parentElement), backgroundColor, backgroundImage, opacity].join());
    }
    return grounds.get(element);
  };
  const kinds = new Map();
  for (const element of document.body.querySelectorAll("*")) {
    if (!hasText(element) || !element.checkVisibility()) continue;
    const { color, fontSize, fontWeight } = style(element);
    const kind = [element.tagName, color, fontSize, fontWeight, groundsOf(element)].join();
    if (!kinds.has(kind)) kinds.set(kind, element);
  }
  const contrast = { runOnly: ["color-contrast"], resultTypes: ["violations"] };
  const rest = { rules: { "color-contrast": { enabled: false } }, resultTypes: ["violations"] };
  const found = [await axe.run({ include: [...kinds.values()] }, contrast), await axe.run(rest)];
  return found.flatMap(({ violations }) => violations.map(({ id, nodes }) => `${id}: ${nodes[0].html}`));
}"""


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

    assert look_over(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert complaints == []
    page.close()


def test_a_fault_would_be_found(browser: Browser, url: str):
    page = browser.new_page(color_scheme="light")
    page.goto(f"{url}/api/v1/")
    faults = "<p id=pale>One</p><img src=#>"
    page.evaluate("html => document.querySelector('main > :last-child').insertAdjacentHTML('beforeend', html)", faults)
    page.evaluate("pale.style.color = '#ddd'")

    found = look_over(page)

    assert [fault for fault in found if fault.startswith("color-contrast: <p id")] != []
    assert [fault for fault in found if fault.startswith("image-alt: <img")] != []
    page.close()


def look_over(page: Page) -> list[str]:
    """What axe-core finds wrong with the page, each with the first element it concerns."""
    page.evaluate(AXE)
    found: list[str] = page.evaluate(LOOK_OVER)
    return found
