"""Sums as large as prices, limits and types allow."""

from decimal import Decimal

import pytest

from tests.factories import make_event, ticket_type
from ticketonline.payments.models import Transaction
from ticketonline.payments.services.claim import claim

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("price", ["999999999.00", "999999999.99"])
def test_the_dearest_reservation_is_paid_for_and_stops_no_other_payment(bruno, price):
    types = [ticket_type(f"Box {number}", price=price, amount=100, limit=100) for number in range(100)]
    event = make_event(*types)
    wish = {"event_id": str(event.pk), "tickets": [{"type": kind.type, "amount": 100} for kind in types]}

    made = bruno.post("/events/reservation/", wish, content_type="application/json").json()["reservation_id"]
    paying = bruno.put("/events/reservation/", {"reservation_id": made}, content_type="application/json")

    assert paying.status_code == 200
    assert bruno.get(f"/en/reservations/{made}/").status_code == 200
    assert Transaction.objects.get().amount == Decimal(price) * 100 * 100
    assert [taken.charge.amount for taken in claim(limit=1)] == [Decimal(price) * 100 * 100]
