"""Where the tickets go: asked right after reserving, corrected before paying, passed over by who wants to."""

import re

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.buying import (
    BRUNO,
    PAID,
    PAY,
    address_field,
    amount_of,
    expect_title,
    give_address,
    pay,
    pay_button,
    pay_without_an_address,
    press_reserve,
    without_address,
)
from tests.journeys.sizes import PHONE
from tests.journeys.watching import Windows

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

BOTH = pytest.mark.parametrize("has_script", [True, False], ids=["with JavaScript", "without JavaScript"])


def reserve_only(page: Page, address: str) -> None:
    page.goto(address)
    amount_of(page, "VIP").fill("1")
    press_reserve(page)
    expect_title(page, PAY)


@BOTH
def test_bruno_mistypes_is_told_so_beside_the_field_and_puts_a_slip_right(
    windows: Windows, jazz_night: str, has_script: bool
):
    page = windows.open(**PHONE, java_script_enabled=has_script, color_scheme="dark").new_page()
    reserve_only(page, jazz_night)
    page.get_by_label("Name").fill("Bruno Baker")
    address_field(page).fill("bruno@gmial")  # a browser lets it pass
    page.get_by_role("button", name="Continue").tap()
    expect(address_field(page)).to_have_accessible_description("This is not an e-mail address.")
    expect(address_field(page)).to_be_in_viewport()
    expect(address_field(page)).to_have_value("bruno@gmial")
    expect(page.get_by_label("Name")).to_have_value("Bruno Baker")

    give_address(page, "bruno@gmial.com")
    page.get_by_role("button", name="Change it to bruno@gmail.com").tap()
    expect(page.get_by_text("No mail goes to bruno@gmail.com")).to_be_visible()
    page.locator("summary", has_text="Change").tap()
    address_field(page).fill(BRUNO)
    page.get_by_role("button", name="Save").tap()

    expect(page.get_by_text(f"No mail goes to {BRUNO}")).to_be_visible()
    expect(pay_button(page)).to_be_in_viewport()
    pay(page)
    expect_title(page, PAID)


@BOTH
def test_bruno_pays_without_an_address_and_is_told_what_that_means(windows: Windows, jazz_night: str, has_script: bool):
    page = windows.open(java_script_enabled=has_script).new_page()
    reserve_only(page, jazz_night)
    expect(pay_button(page)).to_be_hidden()

    without_address(page).click()
    expect(page.get_by_text("your tickets are on the page of this reservation only")).to_be_visible()
    without_address(page).click()
    pay_without_an_address(page, "A card that is declined")
    expect(page.get_by_role("alert").first).to_contain_text("declined")
    pay(page)

    expect_title(page, PAID)


def test_what_was_typed_outlasts_a_shop_that_is_away(window: BrowserContext, page: Page, jazz_night: str):
    reserve_only(page, jazz_night)
    page.wait_for_load_state("networkidle")
    address_field(page).fill(BRUNO)

    window.set_offline(True)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_role("alert").first).to_have_text(re.compile("can’t be reached"))
    expect(address_field(page)).to_have_value(BRUNO)

    window.set_offline(False)
    page.get_by_role("button", name="Continue").click()
    expect(page.get_by_text(f"No mail goes to {BRUNO}")).to_be_visible()
