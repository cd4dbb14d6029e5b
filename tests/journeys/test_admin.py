"""Olga puts an event on sale in the admin, with everything its scripts offer, under our strict policy."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.inspecting import violations
from tests.journeys.watching import Windows
from tests.live_server import Shop

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

PAGES = (
    "",
    "events/event/",
    "events/event/add/",
    "sales/reservation/",
    "sales/orderedticket/",
    "payments/transaction/",
    "password_change/",
)


def test_olga_puts_an_event_on_sale_and_anybody_finds_it(shop: Shop, page: Page):
    log_in(page, shop)
    page.goto(f"{shop.url}/admin/events/event/add/")

    page.get_by_label("Name:", exact=True).fill("Wieczór Łódzki")
    page.get_by_label("Name:", exact=True).press("Tab")
    expect(page.get_by_label("Slug:")).to_have_value("wieczor-lodzki")
    page.get_by_label("Status:").select_option("Published")
    pick_a_day_next_month(page)
    page.get_by_label("Date: time").fill("18:30")
    page.get_by_label("Time zone:").select_option("Europe/Warsaw")
    page.get_by_role("button", name="Add another Ticket type").click()
    for row, (name, price, amount) in enumerate([("Stalls", "80.50", "300"), ("Balcony", "40", "100")]):
        fields = page.locator(f"#ticket_types-{row}")
        fields.get_by_label("Type:").fill(name)
        fields.get_by_label("Price:").fill(price)
        fields.get_by_label("Amount:").fill(amount)
    page.get_by_role("button", name="Save", exact=True).click()

    expect(page.locator(".messagelist")).to_contain_text("was added successfully")
    page.goto(f"{shop.url}/en/events/wieczor-lodzki/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Wieczór Łódzki")


@pytest.mark.one_engine
def test_the_admins_pages_are_accessible(shop: Shop, windows: Windows):
    page = windows.open(bypass_csp=True).new_page()  # axe adds a style of its own
    found = {}

    page.goto(f"{shop.url}/admin/")
    found["log-in"] = violations(page)
    log_in(page, shop)
    for path in PAGES:
        page.goto(f"{shop.url}/admin/{path}")
        found[path] = violations(page)

    assert {path: broken for path, broken in found.items() if broken} == {}


def log_in(page: Page, shop: Shop) -> None:
    """Let the demo organiser in."""
    username, _, password = (shop.data / "demo-login").read_text().strip().partition(" ")
    page.goto(f"{shop.url}/admin/")
    page.get_by_label("Username:").fill(username)
    page.get_by_label("Password:").fill(password)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Box office")


def pick_a_day_next_month(page: Page) -> None:
    """Use the calendar that the admin's script opens."""
    page.locator(".field-date .date-icon").click()
    page.locator(".calendarbox:visible .calendarnav-next").click()
    page.locator(".calendarbox:visible td a", has_text=re.compile("^28$")).click()
    expect(page.get_by_label("Date: date")).to_have_value(re.compile(r"^\d{4}-\d\d-28$"))
