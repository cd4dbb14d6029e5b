"""The tickets as a file, asked for more often than anybody needs them."""

import pytest
from django.test import Client

from tests.delivery.holding import bought
from tests.factories import make_event
from ticketonline.delivery.links import link_to_order
from ticketonline.delivery.pdf import apart
from ticketonline.web.tickets.file import FILES

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine]


def test_who_asks_for_it_too_often_is_told_to_wait():
    order = bought(make_event())
    for _ in range(FILES.burst):
        FILES.take(str(order.pk))

    answer = Client().get(f"/en/tickets/{link_to_order(order)}/tickets.pdf")

    assert (answer.status_code, int(answer.headers["Retry-After"]) > 0) == (429, True)


def test_who_would_have_to_stand_in_a_long_line_is_refused_at_once(monkeypatch):
    monkeypatch.setattr(apart, "WAITING_SECONDS", 60.0)  # far longer than a test may take
    order = bought(make_event())
    places = apart.AT_ONCE + apart.MOST_WAITING
    for _ in range(places):
        apart._line.acquire()

    answer = Client().get(f"/en/tickets/{link_to_order(order)}/tickets.pdf")

    for _ in range(places):
        apart._line.release()
    assert answer.status_code == 503
