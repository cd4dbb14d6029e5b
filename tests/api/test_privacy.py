"""Nothing public ever shows an e-mail address, and a ticket's id opens nothing."""

import pytest
from django.http import HttpResponse

from tests.api.calling import EVENT, RESERVATION, STATS, TRANSACTION, Api, assert_refused, wish
from ticketonline.events.models import Event
from ticketonline.payments.gateways.base import Answer
from ticketonline.payments.models import Transaction
from ticketonline.payments.services.settle import settle
from ticketonline.sales.models import OrderedTicket, Reservation

pytestmark = pytest.mark.django_db


def test_no_answer_shows_an_email_address(api: Api, stellas_api: Api, olgas_event: Event):
    answers: list[HttpResponse] = [
        api.post(RESERVATION, wish(olgas_event) | {"email": "bruno@example.com", "language": "pl"})
    ]
    reservation_id = str(Reservation.objects.get().pk)
    for caller in (api, stellas_api):
        answers += [
            caller.put(RESERVATION, {"reservation_id": reservation_id, "email": "bruno@example.com"}),
            caller.put(RESERVATION, {"reservation_id": reservation_id, "email": "stella@example.com"}),
            caller.get(RESERVATION, reservation_id=reservation_id),
            caller.get(TRANSACTION, transaction_id=Transaction.objects.get().pk),
            caller.delete(RESERVATION),
        ]
    settle(Transaction.objects.get().pk, Answer())
    answers += [
        api.get(EVENT),
        api.post(EVENT, {"event_id": str(olgas_event.pk)}),
        api.get(STATS, event_id=olgas_event.pk),
        api.get(RESERVATION, reservation_id=reservation_id),
        api.delete(RESERVATION),
    ]

    for response in answers:
        whole = response.content.decode() + str(response.headers) + str(response.cookies)
        assert "bruno@" not in whole
        assert "stella@" not in whole


def test_a_tickets_id_opens_nothing(api: Api, olgas_event: Event):
    api.reserve(olgas_event)
    ticket_id = OrderedTicket.objects.get().pk

    assert_refused(api.get(RESERVATION, reservation_id=ticket_id), 404, "reservation_not_found")
    assert_refused(api.get(TRANSACTION, transaction_id=ticket_id), 404, "transaction_not_found")
    assert_refused(api.put(RESERVATION, {"reservation_id": str(ticket_id)}), 404, "reservation_not_found")
    assert_refused(api.delete(RESERVATION, reservation_id=ticket_id), 403, "no_reservation")
