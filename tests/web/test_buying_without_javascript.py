"""A whole purchase by plain forms and links alone, as the pages offer them."""

import pytest

from tests.web.pages import read
from ticketonline.payments.gateways.simulated import SimulatedGateway
from ticketonline.payments.services.claim import claim
from ticketonline.payments.services.settle import settle

pytestmark = pytest.mark.django_db


def work():
    """What a worker does with the payments that wait."""
    for taken in claim(limit=9):
        settle(taken.charge.transaction_id, SimulatedGateway().charge(taken.charge))


def submit(client, page, action, **changes):
    """Send the form of that action as a browser would, with some of its fields changed."""
    form = page.one("form", action=action)
    assert form["method"] == "post"
    return client.post(form["action"], changes, follow=True, headers={"Sec-Fetch-Site": "same-origin"})


def test_choose_be_declined_try_again_and_have_the_tickets(bruno, olgas_event):
    page = read(bruno.get("/", follow=True))

    event = page.one("a", class_="ticket-link")["href"]
    page = read(bruno.get(event))
    wish = {page.one("input", data_type="VIP")["name"]: "1"}
    answer = submit(bruno, page, event, **wish)
    address = answer.request["PATH_INFO"]
    page = read(answer)
    assert page.texts("button") == ["Continue", "Pay €120.00", "Yes, cancel it"]

    page = read(submit(bruno, page, f"{address}contact/", email="bruno@example.org", name="Bruno"))
    assert page.texts("button") == ["Save", "Pay €120.00", "Yes, cancel it"]

    page = read(submit(bruno, page, f"{address}pay/", token="card_error"))
    assert page.one("meta", http_equiv="refresh")["content"] == f"2; url={address}"

    work()
    page = read(bruno.get(address))
    assert "Your card has been declined." in page.text

    page = read(submit(bruno, page, f"{address}pay/", token="transaction_ok"))
    assert page.texts("h1") == ["Your payment is under way"]

    work()
    page = read(bruno.get(address))
    assert page.texts("h1") == ["Paid. See you there!"]
    assert page.texts("p", class_="admit-type") == ["VIP"]
