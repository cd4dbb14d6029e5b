"""Many send the page's form at once: whoever waits at the desk keeps no connection from those who read."""

import threading
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from tests.factories import make_event, ticket_type
from tests.racing import PATIENCE_SECONDS, Pause, outcome, start
from ticketonline.books.verify import verify
from ticketonline.events.locks import lock_types_of
from ticketonline.sales.models import Reservation

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]

FORMS = 24  # more than a process has connections


def test_while_the_desk_stands_still_more_read_than_there_are_connections():
    event = make_event(ticket_type("VIP", amount=100), slug="jazz")
    form = {f"amount-{event.ticket_types.get().pk}": "1"}
    read = threading.Semaphore(0)

    def hold_the_stock() -> None:
        with transaction.atomic():
            lock_types_of([event.pk])

    def send() -> int:
        return Client().post("/en/events/jazz/", form).status_code

    def count(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        answer = execute(sql, params, many, context)
        if 'FROM "events_tickettype"' in sql:  # the last that is read before the desk
            read.release()
        return answer

    pause = Pause(after="FOR UPDATE")
    holding = start(hold_the_stock, pause=pause)
    pause.wait()
    sending = [start(send, pause=count) for _ in range(FORMS)]
    have_read = [read.acquire(timeout=PATIENCE_SECONDS) for _ in range(FORMS)]
    pause.go()

    assert all(have_read)
    assert outcome(holding) is None
    assert [outcome(one) for one in sending] == [303] * FORMS
    assert Reservation.objects.count() == FORMS
    assert verify() == []
