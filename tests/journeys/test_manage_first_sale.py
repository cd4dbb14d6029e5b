"""Olga comes by the shop's start page, and a few minutes later sees her first tickets sold, with her promo code."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.buying import PAID, expect_title, figures_of, pay_without_an_address, press_reserve
from tests.journeys.watching import Windows
from tests.live_server import Shop

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

TYPES = (("Front rows", "120", "40"), ("Standard", "45.50", "200"), ("Student", "20", "50"))


def test_from_signing_up_to_the_first_ticket_sold(shop: Shop, windows: Windows, window: BrowserContext):
    olgas = windows.open(timezone_id="Europe/Warsaw").new_page()

    sign_up(olgas, shop)
    make_the_event(olgas)
    for name, price, amount in TYPES:
        add_type(olgas, name, price, amount)
    add_code(olgas)
    olgas.get_by_role("link", name="Overview", exact=True).last.click()
    olgas.get_by_role("button", name="Publish").click()
    expect(olgas.get_by_text("Anybody can find it now.")).to_be_visible()
    event = olgas.url
    in_the_shop = f"{shop.url}{olgas.get_by_role('link', name='See it in the shop').get_attribute('href')}"

    buy(window.new_page(), in_the_shop)

    olgas.get_by_role("navigation", name="Blue Mill").get_by_role("link", name="Overview").click()
    expect(olgas.locator(".event-row", has_text="Autumn Strings")).to_contain_text("2 of 290 sold")
    expect(olgas.get_by_text("€216.00").first).to_be_visible()
    olgas.goto(event)
    olgas.get_by_role("link", name="Numbers").click()
    expect(olgas.get_by_text("of 290 tickets sold")).to_be_visible()
    # The amount, what is sold, held and left.
    expect(figures_of(olgas, "Front rows").nth(1)).to_have_text("2")
    expect(figures_of(olgas, "Student").nth(1)).to_have_text("0")


def sign_up(page: Page, shop: Shop) -> None:
    """From the start page to one's own organiser, which a shop without a mail server grants at once."""
    page.goto(f"{shop.url}/")
    page.get_by_role("link", name="For organisers").click()
    page.get_by_role("link", name="Sign up").click()
    page.get_by_label("E-mail address").fill("olga@blue-mill.example.org")
    page.get_by_label("Password").fill("seven quiet llamas")
    page.get_by_role("button", name="Sign up", exact=True).click()
    page.get_by_label("Name").fill("Blue Mill")
    page.get_by_role("button", name="Go on").click()
    expect_title(page, "Overview")


def make_the_event(page: Page) -> None:
    """The least that an event needs; the browser's time zone is suggested."""
    page.get_by_role("link", name="New event").first.click()
    page.get_by_label("Name").fill("Autumn Strings")
    page.get_by_label("Begins").fill("2031-10-12T19:30")
    expect(page.get_by_label("Time zone")).to_have_value("Europe/Warsaw")
    page.get_by_label("Venue").fill("The Old Mill")
    page.get_by_role("button", name="Save and go on to the tickets").click()


def add_type(page: Page, name: str, price: str, amount: str) -> None:
    """Three fields and Enter; the form is then ready for the next one."""
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Price in EUR").fill(price)
    page.get_by_label("How many", exact=True).fill(amount)
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"“{name}” was added.")).to_be_visible()


def add_code(page: Page) -> None:
    """A tenth off with it; what the form suggests is otherwise left as it is."""
    page.get_by_role("link", name="Promo codes", exact=True).click()
    page.get_by_role("link", name="New promo code").click()
    page.get_by_label("Code", exact=True).fill("EARLY")
    page.get_by_label("How much off").fill("10")
    page.get_by_role("button", name="Add promo code").click()
    expect(page.get_by_text("EARLY was added.")).to_be_visible()


def buy(page: Page, address: str) -> None:
    """Bruno buys two tickets for the front rows, with the code."""
    page.goto(f"{address}?code=early")
    expect(page.get_by_text("EARLY is applied")).to_be_visible()
    page.get_by_role("spinbutton", name="Front rows", exact=True).fill("2")
    press_reserve(page)
    pay_without_an_address(page)
    expect_title(page, PAID)
