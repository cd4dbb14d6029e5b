"""Olga makes promo codes; Bruno pays less with one on his phone, and finds what is hidden by a link."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.buying import PAID, PAY, amount_of, expect_title, give_address, pay_button, press_reserve, total
from tests.journeys.inspecting import findings
from tests.journeys.sizes import LEAST_TARGET, PHONE, targets_too_small, width_too_much
from tests.journeys.watching import Windows
from tests.live_server import Shop

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]


@pytest.fixture(scope="module")
def event_id(shop: Shop) -> str:
    """An event of the demo organiser's for these journeys."""
    return shop.create_event(
        "Low Tide", "Pier:80:300", "Boat:45.50:50", slug="low-tide", organiser="ticketonline-presents"
    )


def log_in(page: Page, shop: Shop, address: str) -> None:
    username, _, password = (shop.data / "demo-login").read_text().strip().partition(" ")
    page.goto(address)
    page.locator("input[name=login]").fill(username)
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="Log in", exact=True).click()


def test_a_code_is_made_shared_and_used_on_a_phone(shop: Shop, windows: Windows, event_id: str):
    olgas = windows.open(bypass_csp=True).new_page()  # axe adds a style of its own
    log_in(olgas, shop, f"{shop.url}/manage/ticketonline-presents/events/{event_id}/codes/")
    link = make_codes(olgas)

    bruno = windows.open(**PHONE | {"bypass_csp": True}).new_page()
    bruno.goto(f"{shop.url}/en/events/low-tide/")
    expect(bruno.get_by_text("Crew")).to_have_count(0)
    type_the_code(bruno)
    bruno.get_by_role("button", name="Make a reservation").tap()
    expect_title(bruno, PAY)
    expect(bruno.locator(".positions-sum").first).to_contain_text("€144.00")
    expect(bruno.locator(".summary-total")).to_have_text("€144.00")
    expect(bruno.get_by_text("€16.00 less with LOWTIDE")).to_be_visible()
    expect_fits(bruno)
    give_address(bruno)
    pay_button(bruno).tap()
    expect_title(bruno, PAID)

    by_the_link(bruno, link)

    olgas.reload()
    code = olgas.locator(".type", has_text="LOWTIDE")
    expect(code.locator("dd").first).to_have_text("2")
    code.get_by_role("link", name="Orders with LOWTIDE").click()
    expect(olgas.get_by_role("row").filter(has_text="2 × Pier")).to_contain_text("€144.00")


def make_codes(page: Page) -> str:
    """A hidden ticket type, a code that takes ten percent off, and one that opens the type; gives the latter's link."""
    page.get_by_role("link", name="Tickets", exact=True).click()
    page.get_by_label("Name", exact=True).fill("Crew")
    page.get_by_label("Price in EUR").fill("5")
    page.get_by_label("How many", exact=True).fill("10")
    page.get_by_text("Limit, tax, description").click()
    page.get_by_label("Hidden").check()
    page.get_by_role("button", name="Add ticket type").click()
    expect(page.get_by_text("“Crew” was added.")).to_be_visible()
    page.get_by_role("link", name="Promo codes", exact=True).click()
    for code, change in (("low tide", lambda: None), ("crew", lambda: open_the_crews(page))):
        page.get_by_role("link", name="New promo code").click()
        suggested = page.get_by_label("Code", exact=True).input_value()
        page.get_by_role("button", name="Suggest another code").click()
        expect(page.get_by_label("Code", exact=True)).not_to_have_value(suggested)
        page.get_by_label("Code", exact=True).fill(code)
        change()
        assert findings(page) == []
        page.get_by_role("button", name="Add promo code").click()
        expect(page.get_by_text("was added.")).to_be_visible()
    assert findings(page) == []
    return page.get_by_label("Link with CREW", exact=True).input_value()


def open_the_crews(page: Page) -> None:
    page.get_by_label("Nothing off").check()
    page.get_by_label("Crew (hidden)").check()


def type_the_code(page: Page) -> None:
    """Two tickets first, then the code, with Enter: nothing chosen is lost, and the total is what will be paid."""
    page.get_by_role("button", name="One more: Pier").tap()
    page.get_by_role("button", name="One more: Pier").tap()
    expect(total(page)).to_have_text("€160.00")
    page.get_by_text("Have a code?").tap()
    page.get_by_label("Promo code").fill("nonsense")
    page.keyboard.press("Enter")
    expect(page.get_by_text("This event has no such promo code.")).to_be_visible()
    expect(amount_of(page, "Pier")).to_have_value("2")
    page.get_by_label("Promo code").fill("lowtide")
    page.get_by_role("button", name="Apply").tap()
    expect(page.get_by_text("LOWTIDE is applied")).to_be_visible()
    expect(amount_of(page, "Pier")).to_have_value("2")
    expect(total(page)).to_have_text("€144.00")
    expect_fits(page)
    assert findings(page) == []


def by_the_link(page: Page, link: str) -> None:
    """The link opens what is hidden, and what is refused leaves it open."""
    page.set_viewport_size(PHONE["viewport"])
    page.goto(link)
    expect(page.get_by_text("CREW is applied: it opens tickets that others don’t see.")).to_be_visible()
    press_reserve(page)
    expect(page.get_by_text("Choose at least one ticket.")).to_be_visible()
    amount_of(page, "Crew").fill("1")
    expect(total(page)).to_have_text("€5.00")
    press_reserve(page)
    expect_title(page, PAY)
    expect(page.locator(".summary-total")).to_have_text("€5.00")


def test_all_of_it_works_without_scripts(shop: Shop, windows: Windows, event_id: str):
    page = windows.open(java_script_enabled=False).new_page()
    log_in(page, shop, f"{shop.url}/manage/ticketonline-presents/events/{event_id}/codes/add/")
    page.get_by_label("Code", exact=True).fill("plain")
    page.get_by_label("How much off").fill("50")
    page.get_by_role("button", name="Add promo code").click()
    expect(page.get_by_text("PLAIN was added.")).to_be_visible()

    page.goto(f"{shop.url}/en/events/low-tide/")
    amount_of(page, "Boat").fill("2")
    page.get_by_text("Have a code?").click()
    page.get_by_label("Promo code").fill("plain")
    page.get_by_role("button", name="Apply").click()
    expect(page.get_by_text("PLAIN is applied")).to_be_visible()
    expect(amount_of(page, "Boat")).to_have_value("2")
    press_reserve(page)

    expect_title(page, PAY)
    expect(page.locator(".summary-total")).to_have_text("€45.50")
    assert re.search(r"/reservations/[0-9a-f-]{36}/$", page.url)


def expect_fits(page: Page) -> None:
    """Nothing reaches over the right edge, and what is touched is large enough for a thumb."""
    assert width_too_much(page) == 0
    assert targets_too_small(page, LEAST_TARGET) == []
