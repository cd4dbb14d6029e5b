"""Buying by keyboard alone."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.buying import (
    BRUNO,
    DECLINED_CARD,
    GOOD_CARD,
    PAID,
    PAY,
    address_field,
    amount_of,
    cancel_question,
    expect_title,
    pay_button,
    total,
)
from tests.live_server import Shop

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

MOST_TABS = 60  # more stops than any page has
HAS_A_RING = """element => {
  const ringed = [element, element.closest(".ticket")].filter(Boolean).map(part => getComputedStyle(part));
  return ringed.some(style => style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2);
}"""


def test_bruno_buys_without_a_mouse_and_always_sees_where_he_is(shop: Shop, page: Page):
    shop.create_event("Keys Only", "Seat:30.00:9", "Box:90.00:4", slug="keys-only")
    page.goto(f"{shop.url}/en/?q=keys+only")

    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.get_by_role("main")).to_be_focused()
    go_to(page, page.get_by_role("link", name="Keys Only"))
    page.keyboard.press("Enter")

    expect_title(page, "Keys Only")
    expect(total(page)).to_be_visible()
    go_to(page, amount_of(page, "Seat"))
    page.keyboard.type("2")
    expect(total(page)).to_have_text("€60.00")
    go_to(page, page.get_by_role("button", name="One more: Box"))
    page.keyboard.press("Space")
    expect(total(page)).to_have_text("€150.00")
    go_to(page, page.get_by_role("button", name="Make a reservation"))
    page.keyboard.press("Enter")

    expect_title(page, PAY)
    go_to(page, address_field(page))
    page.keyboard.type(BRUNO.removesuffix(".org"))
    page.keyboard.press("Enter")
    expect(address_field(page)).to_have_attribute("aria-invalid", "true")
    expect(address_field(page)).to_be_focused()
    page.keyboard.press("End")
    page.keyboard.type(".org")
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"No mail goes to {BRUNO}")).to_be_visible()
    go_to(page, page.get_by_label(GOOD_CARD, exact=True))
    page.keyboard.press("ArrowDown")
    expect(page.get_by_label(DECLINED_CARD)).to_be_checked()
    go_to(page, pay_button(page))
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").first).to_contain_text("Your card has been declined.")

    go_to(page, pay_button(page))
    page.keyboard.press("Enter")
    expect_title(page, PAID)
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def test_cancelling_is_a_matter_of_two_keys(page: Page, jazz_night: str):
    page.goto(jazz_night)
    amount_of(page, "VIP").fill("1")
    page.keyboard.press("Enter")
    expect_title(page, PAY)

    go_to(page, cancel_question(page))
    page.keyboard.press("Enter")
    go_to(page, page.get_by_role("button", name="Yes, cancel it"))
    page.keyboard.press("Enter")

    expect_title(page, "Reservation cancelled")


def go_to(page: Page, target: Locator) -> None:
    """Press Tab until the target has the focus; every stop on the way shows that it has it."""
    expect(target).to_be_visible()
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        stop = page.locator("*:focus")
        if stop.count():
            assert stop.evaluate(HAS_A_RING), f"no ring: {stop.evaluate('stop => stop.outerHTML')}"
            expect(stop).to_be_in_viewport()
        if target.evaluate("target => target === document.activeElement"):
            return
    raise AssertionError(f"Tab never reached {target}")
