"""What a person reads when the shop refuses: what happened, and where to go on."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.buying import PAY, amount_of, expect_title, press_reserve, reserve
from tests.journeys.storefront import in_the_database
from tests.journeys.watching import Windows
from tests.live_server import Shop

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

NOBODYS = "01234567-89ab-7def-8123-456789abcdef"
BUSY = "We are very busy right now. Please try again in a moment."
TRAP = """<!doctype html><title>Win a prize</title>
<form method="post" action="{address}"><button>Win a prize</button></form>"""


@pytest.mark.parametrize(
    ("path", "sentence"),
    [
        ("/en/nothing/here/", "There is nothing at this address."),
        ("/en/events/nothing-here/", "This event does not exist."),
        (f"/en/reservations/{NOBODYS}/", "This reservation does not exist."),
    ],
)
def test_what_is_not_there_is_said_to_be_not_there(shop: Shop, page: Page, path: str, sentence: str):
    answer = page.goto(f"{shop.url}{path}")

    assert answer is not None
    assert answer.status == 404
    expect_title(page, sentence)
    page.get_by_role("link", name="See what’s on").click()
    expect_title(page, "What’s on")


def test_statistics_that_are_private_are_refused(shop: Shop, page: Page):
    shop.create_event("Secret Supper", "Seat:30.00:9", slug="secret-supper")
    in_the_database(shop, "UPDATE events_event SET statistics_public = 0 WHERE slug = 'secret-supper'")

    answer = page.goto(f"{shop.url}/en/events/secret-supper/statistics/")

    assert answer is not None
    assert answer.status == 403
    expect(page.get_by_role("heading", level=1)).to_contain_text("not public")


def test_another_site_can_not_make_bruno_cancel(shop: Shop, windows: Windows, jazz_night: str):
    window = windows.open()
    page = window.new_page()
    reserve(page, jazz_night, VIP=1)
    reserved = page.url
    trap = TRAP.format(address=f"{reserved}cancel/")
    window.route("https://prizes.test/", lambda route: route.fulfill(content_type="text/html", body=trap))

    page.goto("https://prizes.test/")
    page.get_by_role("button", name="Win a prize").click()

    expect_title(page, "This request came from another site and was refused.")
    page.goto(reserved)
    expect_title(page, PAY)
    assert windows.complaints == ["asked another host: https://prizes.test/"]
    windows.complaints.clear()


def test_a_database_out_of_order_is_a_busy_shop_and_no_pick_is_lost(fragile_shop: Shop, page: Page, windows: Windows):
    fragile_shop.create_event("Rush Hour", "Seat:30.00:9", slug="rush-hour")
    plain_page = windows.open(java_script_enabled=False).new_page()
    for opened in (plain_page, page):
        opened.goto(f"{fragile_shop.url}/en/events/rush-hour/", wait_until="networkidle")
        amount_of(opened, "Seat").fill("2")

    in_the_database(fragile_shop, "ALTER TABLE sales_reservation RENAME TO lost")
    press_reserve(page)
    expect(page.get_by_role("alert")).to_have_text(BUSY)
    press_reserve(plain_page)
    expect_title(plain_page, BUSY)
    in_the_database(fragile_shop, "ALTER TABLE lost RENAME TO sales_reservation")

    expect(amount_of(page, "Seat")).to_have_value("2")
    press_reserve(page)
    expect_title(page, PAY)
    plain_page.reload()  # as the page advises; the browser sends the form again
    expect_title(plain_page, PAY)
    expect(plain_page.get_by_role("article").get_by_role("listitem")).to_have_text("2 × Seat €60.00")


def test_a_fault_of_ours_is_a_page_too(fragile_shop: Shop, page: Page):
    fragile_shop.create_event("Nowhere", "Seat:30.00:9", slug="nowhere")
    in_the_database(fragile_shop, "UPDATE events_event SET time_zone = 'Nowhere/Land' WHERE slug = 'nowhere'")

    answer = page.goto(f"{fragile_shop.url}/en/events/nowhere/")

    assert answer is not None
    assert answer.status == 500
    expect_title(page, "Something went wrong on our side. Please try again in a moment.")
    assert "Nowhere/Land" in fragile_shop.log()
    assert "Nowhere/Land" not in page.content()
