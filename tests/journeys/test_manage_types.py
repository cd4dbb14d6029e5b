"""Olga puts ticket types on sale: several in a row, ordered by dragging and by keyboard, with and without scripts."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.journeys.inspecting import findings
from tests.journeys.watching import Windows
from tests.live_server import Shop

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]


@pytest.fixture(scope="module")
def event_id(shop: Shop) -> str:
    """An event of the demo organiser's for these journeys."""
    return shop.create_event("Three Floors", "Stalls:80:300", slug="three-floors", organiser="ticketonline-presents")


@pytest.fixture
def olgas_page(shop: Shop, windows: Windows, event_id: str) -> Page:
    """The event's ticket types in the window of the demo organiser's owner."""
    return tickets(windows.open(bypass_csp=True).new_page(), shop, event_id)  # axe adds a style of its own


def tickets(page: Page, shop: Shop, event_id: str) -> Page:
    username, _, password = (shop.data / "demo-login").read_text().strip().partition(" ")
    page.goto(f"{shop.url}/manage/ticketonline-presents/events/{event_id}/tickets/")
    page.locator("input[name=login]").fill(username)
    page.locator("input[name=password]").fill(password)
    page.get_by_role("button", name="Log in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Three Floors")
    return page


def names(page: Page) -> Locator:
    return page.locator(".type-name")


def add(page: Page, name: str, price: str, amount: str) -> None:
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Price in EUR").fill(price)
    page.get_by_label("How many", exact=True).fill(amount)
    page.keyboard.press("Enter")
    expect(page.get_by_text(f"“{name}” was added.")).to_be_visible()


def test_types_are_added_in_a_row_and_ordered_by_mouse_and_by_keyboard(olgas_page: Page):
    page = olgas_page
    add(page, "Balcony", "45,50", "100")
    expect(page.get_by_label("Name", exact=True)).to_be_focused()
    add(page, "Box", "120", "20")
    expect(names(page)).to_have_text(["Stalls", "Balcony", "Box"])

    # By dragging the last one before the first.
    handle = page.locator(".type", has_text="Box").locator("[data-handle]")
    handle.scroll_into_view_if_needed()
    box, first = handle.bounding_box(), page.locator(".type").first.bounding_box()
    assert box
    assert first
    page.mouse.move(box["x"] + 5, box["y"] + 5)
    page.mouse.down()
    page.mouse.move(first["x"] + 20, first["y"] + 4, steps=8)
    page.mouse.up()
    status = page.locator("[data-status]")
    expect(status).to_have_text("“Box” is number 1 of 3 now.")
    expect(names(page)).to_have_text(["Box", "Stalls", "Balcony"])

    # By keyboard: the focus stays on the button, though its item moves.
    down = page.get_by_role("button", name="Move Box down")
    down.focus()
    page.keyboard.press("Enter")
    expect(status).to_have_text("“Box” is number 2 of 3 now.")
    expect(down).to_be_focused()
    page.keyboard.press("Space")
    expect(status).to_have_text("“Box” is number 3 of 3 now.")
    expect(down).to_be_focused()
    page.reload()
    expect(names(page)).to_have_text(["Stalls", "Balcony", "Box"])


def test_a_type_is_edited_paused_and_shown_to_buyers(olgas_page: Page, shop: Shop):
    page = olgas_page
    page.get_by_role("link", name="Edit Stalls").click()
    page.get_by_label("Price in EUR").fill("120")
    page.get_by_label("Tax rate in percent").fill("23")
    expect(page.get_by_text("Net €97.56, tax €22.44")).to_be_visible()
    page.get_by_label("Description").fill("With a drink")
    assert findings(page) == []
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("“Stalls” was saved.")).to_be_visible()
    page.get_by_role("button", name="Pause Stalls").click()
    expect(page.get_by_text("“Stalls” is paused")).to_be_visible()
    assert findings(page) == []

    page.goto(f"{shop.url}/en/events/three-floors/")
    expect(page.get_by_text("incl. 23% tax")).to_be_visible()
    expect(page.get_by_text("Sales paused").or_(page.get_by_text("Not right now")).first).to_be_visible()
    assert findings(page) == []


def test_all_of_it_works_without_scripts(shop: Shop, windows: Windows, event_id: str):
    page = tickets(windows.open(java_script_enabled=False).new_page(), shop, event_id)

    add(page, "Standing", "10", "50")
    page.get_by_role("button", name="Move Standing up").click()
    expect(page.get_by_text("“Standing” is number")).to_be_visible()
    page.get_by_role("link", name="Edit Standing").click()
    page.get_by_text("Remove this ticket type").click()
    page.get_by_role("button", name="Yes, remove it").click()
    expect(page.get_by_text("“Standing” was removed.")).to_be_visible()
