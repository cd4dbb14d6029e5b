"""A purchase is paid once, whatever is pressed."""

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.journeys.buying import PAID, expect_title, pay, pay_button, reservation_id, reserve
from tests.journeys.storefront import count_sold, count_transactions
from tests.journeys.watching import Windows
from tests.live_server import Shop

pytestmark = pytest.mark.browser


def test_going_back_after_paying_does_not_pay_again(shop: Shop, page: Page):
    event_id = shop.create_event("Encore", "Seat:30.00:9", slug="encore")
    reserve(page, f"{shop.url}/en/events/encore/", Seat=1)
    reservation = page.url
    pay(page)
    expect_title(page, PAID)

    page.go_back()
    expect_title(page, "Encore")
    page.go_forward()

    expect_title(page, PAID)
    expect(page).to_have_url(reservation)
    expect(pay_button(page)).to_have_count(0)
    assert count_sold(shop, event_id) == {"Seat": 1}
    assert count_transactions(shop, reservation_id(page)) == 1


@pytest.mark.one_engine
def test_going_back_without_javascript_shows_how_things_stand(shop: Shop, windows: Windows):
    event_id = shop.create_event("Da Capo", "Seat:30.00:9", slug="da-capo")
    page = windows.open(java_script_enabled=False).new_page()
    reserve(page, f"{shop.url}/en/events/da-capo/", Seat=1)
    pay(page)
    expect_title(page, PAID)

    page.goto(f"{shop.url}/en/")
    page.go_back()

    expect_title(page, PAID)
    page.reload()
    expect_title(page, PAID)
    assert count_sold(shop, event_id) == {"Seat": 1}
    assert count_transactions(shop, reservation_id(page)) == 1


@pytest.mark.parametrize("has_script", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_double_click_on_pay_makes_one_payment(shop: Shop, windows: Windows, has_script: bool):
    event_id = shop.create_event("Da Capo", "Seat:30.00:9", slug=f"twice-{has_script}".lower())
    page = windows.open(java_script_enabled=has_script).new_page()
    reserve(page, f"{shop.url}/en/events/twice-{has_script}/".lower(), Seat=1)

    pay_button(page).dblclick()

    expect_title(page, PAID)
    assert count_sold(shop, event_id) == {"Seat": 1}
    assert count_transactions(shop, reservation_id(page)) == 1


def test_paying_in_two_tabs_makes_one_payment(shop: Shop, window: BrowserContext, page: Page):
    event_id = shop.create_event("Duet", "Seat:30.00:9", slug="duet")
    reserve(page, f"{shop.url}/en/events/duet/", Seat=1)
    other_tab = window.new_page()
    other_tab.goto(page.url)

    pay(page)
    pay(other_tab)

    expect_title(page, PAID)
    expect_title(other_tab, PAID)
    assert count_sold(shop, event_id) == {"Seat": 1}
    assert count_transactions(shop, reservation_id(page)) == 1
