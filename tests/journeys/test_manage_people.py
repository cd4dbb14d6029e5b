"""Bruno says who he is when he pays; Olga finds him by his name, hands his data out, and erases him."""

import json
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.buying import PAID, expect_title, pay, reserve
from tests.journeys.inspecting import findings
from tests.journeys.test_manage_events import log_in
from tests.journeys.watching import Windows
from tests.live_server import Shop

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

BRUNO, NAME = "bruno@people.example.org", "Bruno Bąk"


def buy(page: Page, address: str) -> None:
    reserve(page, address, email=BRUNO, name=NAME, Seat=2)
    pay(page)
    expect_title(page, PAID)


def find(page: Page, email: str) -> None:
    page.get_by_label("E-mail address", exact=True).fill(email)
    page.get_by_role("button", name="Find").click()
    expect(page.get_by_role("heading", level=2, name=email)).to_be_visible()


def test_olga_finds_hands_out_and_erases_bruno(shop: Shop, windows: Windows, tmp_path: Path):
    shop.create_event("People Night", "Seat:30.00:9", slug="people-night")
    bruno = windows.open().new_page()
    buy(bruno, f"{shop.url}/en/events/people-night/")
    olga = windows.open(bypass_csp=True).new_page()  # axe adds a style of its own
    log_in(olga, shop)

    olga.get_by_role("link", name="Orders", exact=True).click()
    olga.get_by_label("Name, e-mail address or number").fill("bruno b")
    olga.get_by_role("button", name="Show", exact=True).click()
    expect(olga.get_by_role("cell", name=BRUNO)).to_contain_text(NAME)

    olga.get_by_role("link", name="Personal data", exact=True).click()
    looked_over = {"asking": findings(olga)}
    find(olga, BRUNO)
    looked_over["found"] = findings(olga)
    with olga.expect_download() as download:
        olga.get_by_role("button", name="Download the file").click()
    data = json.loads(Path(download.value.path()).read_text())
    assert [(one["email"], one["name"], len(one["tickets"])) for one in data["orders"]] == [(BRUNO, NAME, 2)]

    olga.get_by_label("Type the address once more").fill("somebody@else.example.org")
    olga.get_by_role("button", name="Erase", exact=True).click()
    expect(olga.get_by_text("This is another address than the one above.")).to_be_visible()
    looked_over["refused"] = findings(olga)
    olga.get_by_label("Type the address once more").fill(BRUNO)
    olga.get_by_role("button", name="Erase", exact=True).click()
    expect(olga.get_by_text("The person is erased")).to_be_visible()
    find(olga, BRUNO)
    expect(olga.get_by_text("Nothing is kept about this address.")).to_be_visible()
    looked_over["erased"] = findings(olga)

    assert {name: wrong for name, wrong in looked_over.items() if wrong} == {}
    # His tickets are his still.
    bruno.reload()
    expect_title(bruno, PAID)
    shop.cli("verify")
