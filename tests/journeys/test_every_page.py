"""Every page in every state: accessible in light and dark, on phone and desktop, and no wider than its window."""

import re
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.buying import (
    CANCELLED,
    DECLINED_CARD,
    PAID,
    PAY,
    PAYING,
    RAN_OUT,
    amount_of,
    cancel_question,
    expect_title,
    give_address,
    pay,
    press_reserve,
    reserve,
    time_left,
    without_address,
)
from tests.journeys.inspecting import findings
from tests.journeys.storefront import in_the_database, reservation_address, reserve_elsewhere
from tests.journeys.watching import Windows
from tests.live_server import Shop

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]


@pytest.fixture
def page(windows: Windows) -> Page:
    """An empty page that lets axe-core add a style of its own."""
    return windows.open(bypass_csp=True).new_page()


def test_lists_events_and_statistics(page: Page, addresses: dict[str, str]):
    found = {}

    for what, address in addresses.items():
        page.goto(address)
        found[what] = findings(page)

    assert only_wrong(found) == {}


def test_an_event_that_has_begun(shop: Shop, page: Page):
    shop.create_event("Overture", "Seat:30.00:9", slug="overture")
    in_the_database(shop, "UPDATE events_event SET date = '2001-01-01 19:00:00' WHERE slug = 'overture'")
    address = f"{shop.url}/en/events/overture/"
    found = {}

    page.goto(address)
    expect(page.get_by_text("This event has already begun.")).to_be_visible()
    found["event"] = findings(page)
    page.goto(f"{address}statistics/")
    expect_title(page, "How it sold")
    found["statistics"] = findings(page)

    assert only_wrong(found) == {}


def test_an_event_whose_picks_are_refused(shop: Shop, page: Page):
    event_id = shop.create_event("Curtain", "VIP:120.00:3", "Standard:45.50:30", slug="curtain")
    page.goto(f"{shop.url}/en/events/curtain/")
    found = {}

    press_reserve(page)
    expect(page.get_by_role("alert")).to_have_text("Choose at least one ticket.")
    found["nothing chosen"] = findings(page)
    amount_of(page, "VIP").fill("3")
    reserve_elsewhere(shop, event_id, VIP=2)
    press_reserve(page)
    expect(page.get_by_role("alert")).to_contain_text("Not enough tickets are left")
    found["too few left"] = findings(page)

    assert only_wrong(found) == {}


def test_a_reservation_in_each_of_its_states(page: Page, jazz_night: str):
    found = {}

    page.goto(jazz_night)
    amount_of(page, "VIP").fill("2")
    press_reserve(page)
    expect_title(page, PAY)
    found["asked for an address"] = findings(page)
    without_address(page).click()
    found["payable without one"] = findings(page)
    give_address(page, "bruno@gmial.com")
    found["a slip in the address"] = findings(page)
    page.get_by_role("button", name="Change it to bruno@gmail.com").click()
    expect(page.get_by_text("No mail goes to bruno@gmail.com")).to_be_visible()
    page.locator("summary", has_text="Change").click()
    found["payable"] = findings(page)
    cancel_question(page).click()
    found["asked whether to cancel"] = findings(page)
    page.get_by_role("button", name="Yes, cancel it").click()
    expect_title(page, CANCELLED)
    found["cancelled"] = findings(page)

    reserve(page, jazz_night, VIP=2, Standard=1)
    pay(page, DECLINED_CARD)
    expect(page.get_by_role("alert").first).to_contain_text("declined")
    found["declined"] = findings(page)
    # The page keeps waiting for an answer to how the payment stands.
    page.route("**/transactions/list/**", lambda route: None)
    pay(page)
    expect_title(page, PAYING)
    found["paying"] = findings(page)
    page.unroute_all()
    page.reload()
    expect_title(page, PAID)
    found["paid"] = findings(page)

    assert only_wrong(found) == {}


def test_a_hold_that_is_nearly_over(page: Page, jazz_night: str):
    page.clock.install()
    reserve(page, jazz_night, VIP=1)
    shown = time_left(page).inner_text()
    expect(time_left(page)).not_to_have_text(shown)  # it is the script's by now

    page.clock.fast_forward("14:00")
    expect(time_left(page)).to_have_text(re.compile(r"^0:\d\d$"))

    assert findings(page) == []


def test_a_reservation_that_costs_nothing_and_what_it_is_when_it_is_over(shop: Shop, page: Page):
    reservation = reserve_elsewhere(shop, shop.create_event("Come In", "Guest:0.00:9"), Guest=1)
    found = {}

    page.goto(reservation_address(shop, reservation))
    expect_title(page, "Confirm your reservation")
    found["free"] = findings(page)
    a_second_later = "datetime(reservation_date, '+1 second')"
    let_it_end = f"UPDATE sales_reservation SET pending_until = {a_second_later}, hold_ends_at = {a_second_later}"
    in_the_database(shop, f"{let_it_end} WHERE id = '{UUID(reservation).hex}'")
    page.reload()
    expect_title(page, RAN_OUT)
    found["over"] = findings(page)

    assert only_wrong(found) == {}


def test_a_fault_would_be_found(page: Page, jazz_night: str):
    page.goto(jazz_night)

    page.evaluate(
        "document.querySelector('h1').insertAdjacentHTML('afterend', '<img src=/nothing style=min-width:1500px>')"
    )

    found = findings(page)
    assert [fault for fault in found if "too wide at 1280" in fault] != []
    assert [fault for fault in found if "dark, 390 px: image-alt" in fault] != []


def test_refusals_and_the_staffs_door(shop: Shop, page: Page):
    found = {}

    for what, path in {"not found": "/en/nothing/", "log-in": "/admin/"}.items():
        page.goto(f"{shop.url}{path}")
        found[what] = findings(page)
    for _ in range(5):
        page.get_by_label("Username:").fill("nobody")
        page.get_by_label("Password:").fill("wrong")
        page.get_by_role("button", name="Log in").click()
    expect_title(page, "Too many wrong passwords")
    found["locked"] = findings(page)

    assert only_wrong(found) == {}


def only_wrong(found: dict[str, list[str]]) -> dict[str, list[str]]:
    """The states in which something is wrong."""
    return {what: wrong for what, wrong in found.items() if wrong}
