"""An owner makes a token with the keyboard alone, a program works with it, and is shut out once it is revoked."""

import json
from urllib.error import HTTPError
from urllib.request import Request, urlopen

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.buying import expect_title
from tests.journeys.inspecting import findings
from tests.journeys.test_manage_events import log_in
from tests.journeys.watching import Windows
from tests.live_server import Shop

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]


@pytest.fixture
def page(shop: Shop, windows: Windows) -> Page:
    """The overview of the demo's organiser, in its owner's window."""
    page = windows.open(bypass_csp=True).new_page()  # axe adds a style of its own
    log_in(page, shop)
    return page


def ask(shop: Shop, secret: str) -> int:
    request = Request(f"{shop.url}/api/v1/events", headers={"Authorization": f"Bearer {secret}"})
    try:
        with urlopen(request) as response:
            assert json.load(response)["items"]
            return int(response.status)
    except HTTPError as refused:
        return refused.code


def test_a_program_comes_in_with_a_token_and_not_without(page: Page, shop: Shop):
    page.get_by_role("link", name="API", exact=True).click()
    expect_title(page, "API")
    found = {"new": findings(page)}
    page.get_by_role("textbox", name="Name", exact=True).focus()
    page.keyboard.type("Ledger")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    secret = page.get_by_label("The token, shown this once").input_value()
    found["made"] = findings(page)

    assert ask(shop, secret) == 200

    page.reload()  # the browser sends the form once more: no second token comes of it
    expect(page.get_by_text("You have a token of that name already.")).to_be_visible()
    page.get_by_role("link", name="API", exact=True).click()
    expect(page.get_by_text("Last used")).to_be_visible()
    expect(page.get_by_text(secret)).to_have_count(0)
    page.get_by_role("button", name="Revoke Ledger").click()
    expect(page.get_by_text("“Ledger” is revoked")).to_be_visible()

    assert ask(shop, secret) == 401
    assert {name: faults for name, faults in found.items() if faults} == {}
