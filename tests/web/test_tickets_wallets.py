"""Tickets for wallets on their page: there with certificates, for whoever has the ticket, and absent without."""

import io
import json
import zipfile

import pytest
from django.test import Client

from tests.changes import nothing_changes
from tests.delivery import wallet_papers as papers
from tests.delivery.holding import FRIEDA, bought, tickets_of
from tests.factories import make_event
from tests.web.pages import read
from ticketonline.delivery.links import link_to_order
from ticketonline.delivery.services.issue import qr_text
from ticketonline.delivery.services.pass_on import pass_on
from ticketonline.sales.models import Reservation

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


@pytest.fixture
def order(db: None) -> Reservation:
    return bought(make_event())


def address(order: Reservation, rest: str = "") -> str:
    return f"/en/tickets/{link_to_order(order)}/{rest}"


def wallets_on(client: Client, order: Reservation) -> list[str]:
    return [link.text for link in read(client.get(address(order))).all("a") if "Wallet" in link.text]


def test_without_certificates_nothing_is_offered(client: Client, order: Reservation):
    ticket = tickets_of(order)[0]

    with nothing_changes():
        answers = [client.get(address(order, f"{ticket.pk}/{rest}")) for rest in ("ticket.pkpass", "google/")]

    assert wallets_on(client, order) == []
    assert [answer.status_code for answer in answers] == [404, 404]


def test_with_them_each_ticket_goes_into_either(client: Client, order: Reservation, settings, tmp_path):
    papers.give_apple(settings, tmp_path)
    papers.give_google(settings, tmp_path)
    ticket = tickets_of(order)[0]

    apple = client.get(address(order, f"{ticket.pk}/ticket.pkpass"))
    google = client.get(address(order, f"{ticket.pk}/google/"))

    assert wallets_on(client, order) == ["Add to Apple Wallet", "Add to Google Wallet"] * 2
    assert apple.headers["Content-Type"] == "application/vnd.apple.pkpass"
    with zipfile.ZipFile(io.BytesIO(apple.content)) as archive:
        assert json.loads(archive.read("pass.json"))["barcodes"][0]["message"] == qr_text(ticket)
    assert google.status_code == 303
    assert google.headers["Location"].startswith("https://pay.google.com/gp/v/save/")
    assert google.headers["Referrer-Policy"] == "strict-origin"


def test_what_was_passed_on_goes_into_nobodys_wallet_but_the_holders(
    client: Client, order: Reservation, settings, tmp_path
):
    papers.give_apple(settings, tmp_path)
    ticket = pass_on(tickets_of(order)[0], email=FRIEDA)

    assert client.get(address(order, f"{ticket.pk}/ticket.pkpass")).status_code == 404
