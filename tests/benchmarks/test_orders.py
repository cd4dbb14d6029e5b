"""The bench of the order list, on a handful of orders: what it writes fits the tables, and every way to ask answers."""

import pytest

from benchmarks import orders
from ticketonline.sales.models import OrderedTicket, Reservation

pytestmark = pytest.mark.django_db(transaction=True)


def test_it_fills_a_shop_and_asks_in_every_way(monkeypatch):
    monkeypatch.setattr(orders, "RESERVATIONS", 400)
    monkeypatch.setattr(orders, "BATCH", 200)
    monkeypatch.setattr(orders, "TIMES", 1)

    events, member = orders._put_on_sale()
    orders._sell(events)
    milliseconds = orders._ask(events[0], member)

    assert Reservation.objects.count() == OrderedTicket.objects.count() == 400
    assert len(milliseconds) > 50
    assert all(figure > 0 for figure in milliseconds.values())
