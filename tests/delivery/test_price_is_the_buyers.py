"""What a ticket cost is on its buyer's file, page and pass, and on none of whoever got it from them."""

import pytest
from django.test import Client

from tests.delivery.holding import FRIEDA, bought, mails_to, opened, tickets_of
from tests.delivery.reading_pdf import text_of
from tests.factories import make_event
from ticketonline.delivery.links import link_to_order, link_to_ticket
from ticketonline.delivery.services.mine import list_mine
from ticketonline.delivery.services.pages import to_be_printed
from ticketonline.delivery.services.pass_on import pass_on
from ticketonline.delivery.wallets.ticket import wallet_ticket
from ticketonline.sales.models import Reservation

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


@pytest.fixture
def order(db: None) -> Reservation:
    order = bought(make_event())
    pass_on(tickets_of(order)[0], email=FRIEDA)
    return order


def test_in_files(client: Client, order: Reservation):
    (friedas,) = text_of(mails_to(FRIEDA)[0].attachments[0][1])
    (brunos,) = text_of(client.get(f"/en/tickets/{link_to_order(order)}/tickets.pdf").content)

    assert ("€120.00" in brunos, "Price" in brunos) == (True, True)
    assert ("120" in friedas, "Price" in friedas) == (False, False)


def test_in_what_is_printed_and_in_wallets(order: Reservation):
    friedas, brunos = list_mine(opened(order))

    assert [one.price for one in to_be_printed([friedas, brunos])] == [None, brunos.ticket.price]
    assert [wallet_ticket(one).price for one in (friedas, brunos)] == [None, brunos.ticket.price]


def test_on_pages(client: Client, order: Reservation):
    friedas = tickets_of(order)[0]

    answer = client.get(f"/en/tickets/{link_to_ticket(friedas)}/")

    assert answer.status_code == 200
    assert "€" not in answer.content.decode()
