"""Somebody else takes the last tickets between picking and reserving."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.buying import PAY, amount_of, expect_left, expect_title, press_reserve, total
from tests.journeys.storefront import count_left, reserve_elsewhere
from tests.journeys.watching import Windows
from tests.live_server import Shop

pytestmark = pytest.mark.browser


def test_bruno_is_told_what_is_left_beside_his_picks_and_loses_none_of_them(shop: Shop, page: Page):
    event_id = shop.create_event("Last Chairs", "VIP:120.00:3", "Standard:45.50:30", slug="last-chairs")
    page.goto(f"{shop.url}/en/events/last-chairs/")
    amount_of(page, "VIP").fill("3")
    amount_of(page, "Standard").fill("4")
    reserve_elsewhere(shop, event_id, VIP=2)

    press_reserve(page)

    expect(page.get_by_role("alert")).to_have_text("Not enough tickets are left: VIP (1).")
    expect(amount_of(page, "VIP")).to_have_value("3")
    expect(amount_of(page, "VIP")).to_have_attribute("aria-invalid", "true")
    expect(amount_of(page, "Standard")).to_have_value("4")
    expect(total(page)).to_have_text("€542.00")
    expect_left(page, "VIP", 1)
    assert count_left(shop, event_id) == {"VIP": 1, "Standard": 30}

    amount_of(page, "VIP").fill("1")
    press_reserve(page)

    expect_title(page, PAY)
    assert count_left(shop, event_id) == {"VIP": 0, "Standard": 26}


@pytest.mark.one_engine
def test_a_type_that_is_gone_says_so_and_the_other_picks_can_still_be_reserved(shop: Shop, page: Page):
    event_id = shop.create_event("Front Row", "Front:90.00:1", "Back:20.00:30", slug="front-row")
    page.goto(f"{shop.url}/en/events/front-row/")
    amount_of(page, "Front").fill("1")
    amount_of(page, "Back").fill("2")
    reserve_elsewhere(shop, event_id, Front=1)

    press_reserve(page)

    expect(page.get_by_role("alert")).to_have_text("Not enough tickets are left: Front (0).")
    expect(page.get_by_role("listitem").filter(has_text="Front")).to_contain_text("Sold out")
    expect(amount_of(page, "Front")).to_have_count(0)
    expect(amount_of(page, "Back")).to_have_value("2")
    expect(total(page)).to_have_text("€40.00")
    press_reserve(page)
    expect_title(page, PAY)


@pytest.mark.one_engine
def test_an_event_that_is_gone_says_so_and_shows_what_else_is_on(shop: Shop, page: Page):
    event_id = shop.create_event("One Seat", "Seat:90.00:1", slug="one-seat")
    page.goto(f"{shop.url}/en/events/one-seat/")
    amount_of(page, "Seat").fill("1")
    reserve_elsewhere(shop, event_id, Seat=1)

    press_reserve(page)

    expect(page.get_by_role("alert")).to_have_text("Not enough tickets are left: Seat (0).")
    expect(page.get_by_text("Sold out", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="What else is on")).to_be_visible()
    expect(page.get_by_role("button", name="Make a reservation")).to_have_count(0)


@pytest.mark.one_engine
def test_without_javascript_the_message_stands_at_the_type_that_is_short(shop: Shop, windows: Windows):
    event_id = shop.create_event("Side Stage", "VIP:120.00:3", "Standard:45.50:30", slug="side-stage")
    page = windows.open(java_script_enabled=False).new_page()
    page.goto(f"{shop.url}/en/events/side-stage/")
    amount_of(page, "VIP").fill("3")
    amount_of(page, "Standard").fill("4")
    reserve_elsewhere(shop, event_id, VIP=2)

    press_reserve(page)

    expect(page.get_by_role("alert")).to_have_text("Not enough tickets are left: VIP (1).")
    expect(amount_of(page, "VIP")).to_have_accessible_description("1 left Only 1 left.")
    expect(amount_of(page, "VIP")).to_have_value("3")
    expect(amount_of(page, "Standard")).to_have_value("4")
