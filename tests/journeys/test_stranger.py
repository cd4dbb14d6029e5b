"""Stella the stranger, who has been shown the address of Bruno's reservation."""

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.buying import BRUNO, PAY, cancel_question, expect_title, reservation_id, reserve
from tests.journeys.storefront import count_left
from tests.live_server import Shop

pytestmark = [pytest.mark.browser, pytest.mark.one_engine]

DELETE = """async id => {
  const answer = await fetch(`/events/reservation/?reservation_id=${id}`, { method: "DELETE" });
  return [answer.status, (await answer.json()).code];
}"""
SEND_THE_FORM = """id => {
  const form = document.createElement("form");
  form.method = "post";
  form.action = `/en/reservations/${id}/cancel/`;
  document.body.append(form);
  form.submit();
}"""


def test_stella_sees_the_reservation_but_can_not_cancel_it(shop: Shop, page: Page, stellas_page: Page):
    event_id = shop.create_event("Bassoons", "Seat:18.00:9", slug="bassoons")
    reserve(page, f"{shop.url}/en/events/bassoons/", Seat=2)
    expect(cancel_question(page)).to_be_visible()

    stellas_page.goto(page.url)
    expect_title(stellas_page, PAY)
    expect(stellas_page.get_by_text("Cancel reservation")).to_have_count(0)
    expect(stellas_page.get_by_text("No mail goes to b…@example.org")).to_be_visible()
    assert BRUNO not in stellas_page.content()

    assert stellas_page.evaluate(DELETE, reservation_id(page)) == [403, "no_reservation"]
    stellas_page.evaluate(SEND_THE_FORM, reservation_id(page))
    expect(stellas_page.get_by_role("alert").first).to_have_text("There is no reservation in this session.")
    expect_title(stellas_page, PAY)
    assert count_left(shop, event_id) == {"Seat": 7}
    page.reload()
    expect_title(page, PAY)
