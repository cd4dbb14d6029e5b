"""The bench of the order list, on a handful of orders: what it writes fits the tables, and every way to ask answers."""

import json

import pytest

from benchmarks import exported, orders, sold_shop
from ticketonline.books.verify import iterate_faults
from ticketonline.sales.models import OrderedTicket, Reservation

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.postgres  # what it is for; on SQLite, the tests of the pages ask in these ways
def test_it_fills_a_shop_and_asks_in_every_way(monkeypatch):
    monkeypatch.setattr(sold_shop, "RESERVATIONS", 400)
    monkeypatch.setattr(sold_shop, "BATCH", 200)
    monkeypatch.setattr(orders, "TIMES", 1)
    monkeypatch.setattr(orders, "STATES", sold_shop.STATES[:1])  # more of them ask in no other way
    monkeypatch.setattr(orders, "CODES", sold_shop.CODES[:1])

    events, member = sold_shop.put_on_sale()
    sold_shop.sell(events)
    milliseconds = orders._ask(events[0], member) | orders._ask_numbers(events[0], member)

    assert Reservation.objects.count() == OrderedTicket.objects.count() == 400
    assert len(milliseconds) > 50
    assert all(figure > 0 for figure in milliseconds.values())


def test_what_it_fills_a_shop_with_is_right_by_the_books_and_can_be_exported(monkeypatch, capsys):
    monkeypatch.setattr(sold_shop, "RESERVATIONS", 400)
    monkeypatch.setattr(sold_shop, "BATCH", 200)

    sold_shop.sell(sold_shop.put_on_sale()[0])
    exported.main()

    told = json.loads(capsys.readouterr().out)
    assert {name: its["rows"] > 0 for name, its in told.items()} == dict.fromkeys(told, True)
    assert len(told) == 3
    assert {fault.code for fault in iterate_faults()} <= {"stock_miscounted", "promo_code_miscounted"}
