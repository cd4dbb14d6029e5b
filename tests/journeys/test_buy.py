"""Buying tickets, from the list of events to the tickets themselves."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.buying import (
    PAID,
    PAY,
    amount_of,
    expect_left,
    expect_title,
    figures_of,
    give_address,
    pay_button,
    press_reserve,
    reservation_id,
    reserve,
    time_left,
    total,
)
from tests.journeys.storefront import count_left, count_sold
from tests.live_server import Shop

pytestmark = pytest.mark.browser


def test_bruno_finds_an_event_and_buys_two_kinds_of_tickets(shop: Shop, page: Page):
    event_id = shop.create_event(
        "Organ at Midnight", "Nave:80.00:50", "Gallery:45.50:200", city="Gdańsk", venue="Oliwa Cathedral"
    )

    page.goto(f"{shop.url}/")
    expect_title(page, "What’s on")
    page.get_by_label("Search by name or place").fill("oliwa gdansk")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("status")).to_contain_text("1 event for “oliwa gdansk”.")
    page.get_by_role("link", name="Organ at Midnight").click()

    expect_title(page, "Organ at Midnight")
    expect(total(page)).to_have_text("€0.00")
    page.get_by_role("button", name="One more: Nave").click()
    expect(total(page)).to_have_text("€80.00")
    amount_of(page, "Gallery").fill("3")
    expect(total(page)).to_have_text("€216.50")
    page.get_by_role("button", name="One fewer: Gallery").click()
    expect(amount_of(page, "Gallery")).to_have_value("2")
    expect(total(page)).to_have_text("€171.00")
    press_reserve(page)

    expect_title(page, PAY)
    expect(time_left(page)).to_have_text(re.compile(r"^14:[0-5]\d$"))
    expect(page.get_by_role("article").get_by_role("listitem")).to_have_text(["1 × Nave €80.00", "2 × Gallery €91.00"])
    assert count_left(shop, event_id) == {"Nave": 49, "Gallery": 198}
    assert count_sold(shop, event_id) == {"Nave": 0, "Gallery": 0}
    expect(pay_button(page)).to_be_hidden()
    give_address(page)
    expect(pay_button(page)).to_have_text("Pay €171.00")
    pay_button(page).click()

    expect_title(page, PAID)
    expect(page.get_by_role("article").get_by_role("listitem")).to_contain_text(
        ["Nave €80.00 Ticket 1 of 3", "Gallery €45.50 Ticket 2 of 3", "Gallery €45.50 Ticket 3 of 3"]
    )
    expect(page.get_by_text("Your reservation number:")).to_contain_text(reservation_id(page))
    assert count_left(shop, event_id) == {"Nave": 49, "Gallery": 198}
    assert count_sold(shop, event_id) == {"Nave": 1, "Gallery": 2}

    page.get_by_role("link", name="Back to the event").click()
    expect_left(page, "Nave", 49)
    expect_left(page, "Gallery", 198)
    page.get_by_role("link", name="See how it sells").click()
    expect(figures_of(page, "Nave")).to_have_text(["50", "1", "49", "2%"])
    expect(figures_of(page, "Gallery")).to_have_text(["200", "2", "198", "1%"])


def test_a_free_ticket_is_confirmed_without_a_card(shop: Shop, page: Page):
    event_id = shop.create_event("Open Kitchen", "Guest:0.00:20", slug="open-kitchen")
    page.goto(f"{shop.url}/en/events/open-kitchen/")
    amount_of(page, "Guest").fill("2")
    press_reserve(page)
    expect_title(page, "Confirm your reservation")

    give_address(page)
    expect(page.get_by_role("radio")).to_have_count(0)
    page.get_by_role("button", name="Confirm").click()

    expect_title(page, "Confirmed. See you there!")
    assert count_sold(shop, event_id) == {"Guest": 2}


@pytest.mark.one_engine
def test_no_ticket_at_all_is_refused_beside_the_picks(page: Page, jazz_night: str):
    page.goto(jazz_night)

    press_reserve(page)

    expect(page.get_by_role("alert")).to_have_text("Choose at least one ticket.")
    expect(page).to_have_url(jazz_night)


@pytest.mark.one_engine
def test_five_of_a_type_are_the_most(page: Page, jazz_night: str):
    page.goto(jazz_night)
    more = page.get_by_role("button", name="One more: VIP")

    for _ in range(6):
        more.click(force=True)  # what is marked as disabled can still be pressed

    expect(amount_of(page, "VIP")).to_have_value("5")
    expect(total(page)).to_have_text("€600.00")
    expect(more).to_have_attribute("aria-disabled", "true")
    amount_of(page, "VIP").fill("6")
    press_reserve(page)
    assert amount_of(page, "VIP").evaluate("field => field.validity.rangeOverflow")
    expect(page).to_have_url(jazz_night)


@pytest.mark.one_engine
def test_a_reservation_can_be_made_after_another_one(page: Page, jazz_night: str):
    reserve(page, jazz_night, VIP=1)
    first = page.url

    reserve(page, jazz_night, Standard=1)

    assert page.url != first
    page.goto(first)
    expect_title(page, PAY)
