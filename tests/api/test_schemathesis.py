"""Generated requests, good and bad: no 5xx, and no answer that breaks the OpenAPI document.

This is the short run; `python -m tests.api.long_schemathesis` is the long one.
"""

from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from tests.api.calling import Api
from tests.api.fuzzing import Known, fuzz
from tests.factories import make_event, ticket_type
from ticketonline.payments.models import Transaction
from ticketonline.sales.models import Reservation


@pytest.mark.django_db(transaction=True)
def test_every_operation_keeps_its_word(api: Api, prompt_server: LiveServer, tmp_path: Path):
    event = make_event(ticket_type("VIP", "120.00", 1000), ticket_type("Free", "0.00", 1000))
    sold_out = make_event(ticket_type("VIP", "9800", 1), currency="JPY")
    reservations = [api.reserve(event), api.reserve(event, Free=2), api.reserve(sold_out)]
    transaction = api.pay(reservations[0])
    known = Known(
        events=[str(event.pk), str(sold_out.pk)],
        types=["VIP", "Free"],
        reservations=reservations,
        transactions=[transaction],
        cancellable=[api.reserve(event), api.reserve(event)],
        session=api.client.cookies["buyer"].value,
    )

    done = fuzz(prompt_server.url, known, folder=tmp_path, max_examples=10, seed=1)

    assert done.returncode == 0, done.stdout + done.stderr
    # The requests went all the way.
    assert Reservation.objects.filter(status="COMPLETED").exists()
    assert Reservation.objects.filter(status="CANCELLED").exists()
    assert Transaction.objects.count() > 1
