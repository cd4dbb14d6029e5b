import pytest

from tests.factories import make_event, make_reservation
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.services.settle import settle
from ticketonline.payments.services.start_payment import start_payment

pytestmark = pytest.mark.django_db


def test_it_sells():
    event = make_event()
    reservation = make_reservation(event, VIP=2, Standard=1)
    transaction = start_payment(reservation.pk)
    assert settle(transaction.pk, Answer())
    reservation.refresh_from_db()
    transaction.refresh_from_db()
    assert (reservation.status, transaction.status) == ("COMPLETED", "COMPLETED")
    vip = event.ticket_types.get(type="VIP")
    assert (vip.held, vip.sold) == (0, 2)
    assert event.statistics.tickets_sold == 3
