"""Two buyers want the same two types, each names another first: nobody waits for ever."""

import threading

import pytest
from django.db import OperationalError, transaction

from tests.factories import make_event, make_reservation, ticket_type, wanted
from tests.racing import PATIENCE_SECONDS, race, start
from ticketonline.books.verify import verify
from ticketonline.events.models import TicketType
from ticketonline.sales.models import Reservation
from ticketonline.sales.services.cancel import cancel
from ticketonline.sales.services.reserve import reserve

pytestmark = [pytest.mark.django_db(transaction=True)]

ROUNDS = 10


def test_buyers_who_name_the_types_in_opposite_order_both_get_them():
    event = make_event(ticket_type("A", amount=1000), ticket_type("B", amount=1000))

    def buy(*names: str) -> None:
        for _ in range(ROUNDS):
            reserve(event_id=event.pk, wanted=wanted(**dict.fromkeys(names, 1)))

    race(*[lambda: buy("A", "B"), lambda: buy("B", "A")] * 3)

    assert dict(event.ticket_types.values_list("type", "held")) == {"A": 60, "B": 60}
    assert verify() == []


def test_buyers_and_those_who_cancel_do_not_block_each_other():
    event = make_event(ticket_type("A", amount=1000), ticket_type("B", amount=1000))

    def buy_and_cancel(*names: str) -> None:
        for _ in range(ROUNDS):
            cancel(reserve(event_id=event.pk, wanted=wanted(**dict.fromkeys(names, 1))).pk)

    race(*[lambda: buy_and_cancel("A", "B"), lambda: buy_and_cancel("B", "A")] * 3)

    assert Reservation.objects.filter(status="CANCELLED").count() == 60
    assert dict(event.ticket_types.values_list("type", "held")) == {"A": 0, "B": 0}
    assert verify() == []


@pytest.mark.postgres
def test_locks_taken_in_the_order_of_the_wish_end_in_a_deadlock():
    event = make_event(ticket_type("A"), ticket_type("B"))
    make_reservation(event, A=1)
    both_have_one = threading.Barrier(2)

    def lock(*names: str) -> None:
        with transaction.atomic():
            for name in names:
                TicketType.objects.select_for_update().get(event=event, type=name)
                if name == names[0]:
                    both_have_one.wait(PATIENCE_SECONDS)

    contenders = [start(lambda: lock("A", "B")), start(lambda: lock("B", "A"))]
    errors = [one.exception(PATIENCE_SECONDS) for one in contenders]

    (error,) = filter(None, errors)
    assert isinstance(error, OperationalError)
    assert "deadlock detected" in str(error)
