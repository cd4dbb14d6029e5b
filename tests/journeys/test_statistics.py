"""Statistics, while somebody looks at them."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.buying import PAID, expect_title, figures_of, pay, reserve
from tests.journeys.storefront import count_sold, pay_elsewhere, reserve_elsewhere, wait_until_sold
from tests.live_server import Shop

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]


def test_olga_sees_a_purchase_in_her_window_as_it_completes(shop: Shop, page: Page, stellas_page: Page):
    event_id = shop.create_event("Full Moon", "Dome:80.00:50", "Roof:45.50:300", slug="full-moon")
    address = f"{shop.url}/en/events/full-moon/"
    olgas_page = stellas_page
    olgas_page.goto(address)
    olgas_page.get_by_role("link", name="See how it sells").click()
    expect_title(olgas_page, "How it sells")
    expect(olgas_page.get_by_text("Nothing is sold yet.")).to_be_visible()
    expect(figures_of(olgas_page, "Dome")).to_have_text(["50", "0", "50", "0%"])

    reserve(page, address, Dome=2, Roof=3)
    expect(figures_of(olgas_page, "Dome")).to_have_text(["50", "0", "2", "48", "0%"])
    expect(figures_of(olgas_page, "Roof")).to_have_text(["300", "0", "3", "297", "0%"])
    pay(page)
    expect_title(page, PAID)

    expect(figures_of(olgas_page, "Dome")).to_have_text(["50", "2", "48", "4%"])
    expect(figures_of(olgas_page, "Roof")).to_have_text(["300", "3", "297", "1%"])
    expect(olgas_page.get_by_role("paragraph").filter(has_text="tickets sold")).to_have_text(
        "5 of 350 tickets sold (1%)"
    )
    expect(olgas_page.get_by_role("img", name="Dome: 2 of 50 sold, 48 left")).to_be_visible()
    expect(olgas_page.get_by_role("img", name="Tickets sold over time, by ticket type")).to_be_visible()
    assert count_sold(shop, event_id) == {"Dome": 2, "Roof": 3}


def test_what_was_unfolded_stays_unfolded(shop: Shop, page: Page):
    event_id = shop.create_event("Half Moon", "Dome:80.00:50", slug="half-moon")
    pay_elsewhere(shop, reserve_elsewhere(shop, event_id, Dome=1))
    wait_until_sold(shop, event_id, {"Dome": 1})
    page.clock.install()
    page.goto(f"{shop.url}/en/events/half-moon/statistics/")
    page.get_by_text("Sales over time in numbers").click()
    times = page.get_by_role("table").last
    expect(times).to_be_visible()

    reserve_elsewhere(shop, event_id, Dome=4)
    page.clock.fast_forward("00:04")

    expect(figures_of(page, "Dome")).to_have_text(["50", "1", "4", "45", "2%"])
    expect(times).to_be_visible()
