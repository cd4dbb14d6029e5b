"""Changing the language keeps the page."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.buying import PAY, expect_title, reservation_id, reserve, time_left
from tests.live_server import Shop

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]


def test_an_event_is_the_same_event_in_the_other_language(page: Page, jazz_night: str):
    page.goto(jazz_night)
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_role("listitem").filter(has_text="VIP")).to_contain_text("€120.00")

    page.get_by_role("link", name="Polski").click()

    expect(page).to_have_url(jazz_night.replace("/en/", "/pl/"))
    expect(page.locator("html")).to_have_attribute("lang", "pl")
    expect_title(page, "Jazz Night")
    expect(page.get_by_role("listitem").filter(has_text="VIP")).to_contain_text("120,00 €")
    expect(page.get_by_role("link", name="Polski")).to_have_attribute("aria-current", "true")

    page.get_by_role("link", name="English").click()
    expect(page).to_have_url(jazz_night)


def test_a_search_is_kept(shop: Shop, page: Page, jazz_night: str):
    page.goto(f"{shop.url}/en/?q=jazz+night")

    page.get_by_role("link", name="Polski").click()

    expect(page).to_have_url(f"{shop.url}/pl/?q=jazz+night")
    expect(page.get_by_role("searchbox")).to_have_value("jazz night")
    expect(page.get_by_role("link", name="Jazz Night")).to_be_visible()


def test_a_reservation_and_its_hold_are_kept(page: Page, jazz_night: str):
    reserve(page, jazz_night, VIP=1)
    reserved = reservation_id(page)

    page.get_by_role("link", name="Polski").click()

    expect(page.locator("html")).to_have_attribute("lang", "pl")
    expect(time_left(page)).to_have_text(re.compile(r"^14:[0-5]\d$"))
    expect(page.get_by_role("article")).to_contain_text("Jazz Night")
    assert reservation_id(page) == reserved
    page.get_by_role("link", name="English").click()
    expect_title(page, PAY)


@pytest.mark.parametrize(("prefers", "code"), [("pl-PL", "pl"), ("en-AU", "en"), ("fi-FI", "en")])
def test_the_address_without_a_language_leads_to_the_one_the_browser_prefers(
    shop: Shop, windows, prefers: str, code: str
):
    page = windows.open(locale=prefers).new_page()

    page.goto(f"{shop.url}/")

    expect(page).to_have_url(f"{shop.url}/{code}/")
